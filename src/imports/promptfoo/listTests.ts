import * as z from "zod";
import { isJsonObject, readKey } from "../../model/json/jsonValue.ts";
import type { ImportSource } from "../importKind.ts";
import { lenient, text } from "../lenient.ts";
import { noteLost } from "../noteLost.ts";
import type { Notes } from "../notes.ts";
import { parseYaml } from "../readSource.ts";
import { readAssertions } from "./readAssertions.ts";
import { readCsvTests } from "./readCsvTests.ts";

/** A test with what of its assertions has a counterpart. */
export interface PromptfooTest {
  readonly name: string | undefined;
  readonly vars: Readonly<Record<string, unknown>> | undefined;
  /** JSON Schema of its reply. */
  readonly schema: unknown;
  /** The value its reply must have. */
  readonly expected: unknown;
}

/** The tests of a config, each with what `defaultTest` gives to all. */
export async function listTests(
  config: { readonly tests?: unknown; readonly defaultTest?: unknown },
  source: ImportSource,
  notes: Notes,
): Promise<PromptfooTest[]> {
  const common = readParts(config.defaultTest, "defaultTest", notes);
  const written = await readAll(config.tests, source, notes);
  const entries = written.length === 0 ? [{}] : written;
  const tests: PromptfooTest[] = [];
  for (const entry of entries) tests.push(...(await readTest(entry, common, source, notes)));
  return tests;
}

// --- internal ---

const mostTests = 100_000;

/** Inline tests and those of files in the folder: YAML, JSON, lines of JSON or CSV. */
async function readAll(tests: unknown, source: ImportSource, notes: Notes): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const entry of Array.isArray(tests) ? tests : tests === undefined ? [] : [tests]) {
    if (typeof entry === "string") found.push(...(await readFile(entry, source, notes)));
    else if (readKey(entry, "path") !== undefined) notes.add("A generator of tests was left out.");
    else if (isJsonObject(entry)) found.push(entry);
    else notes.add("tests: an entry that is no test and no file was left out.");
  }
  return found;
}

async function readFile(written: string, source: ImportSource, notes: Notes): Promise<unknown[]> {
  const file = written.replace(/^file:\/\//, "");
  const text = /\.(csv|ya?ml|json|jsonl)$/i.test(file) ? await source.readBeside(file) : undefined;
  if (text === undefined) {
    notes.add(`Tests ${written}: no CSV, YAML or JSON in the folder of the config; left out.`);
    return [];
  }
  if (/\.csv$/i.test(file)) return await readCsvTests(text, file);
  const values = /\.jsonl$/i.test(file)
    ? await parseYaml(
        `[${text
          .split("\n")
          .filter((line) => line.trim() !== "")
          .join(",\n")}]`,
        file,
      )
    : await parseYaml(text, file);
  return Array.isArray(values) ? values : [values];
}

async function readTest(
  entry: unknown,
  common: TestParts,
  source: ImportSource,
  notes: Notes,
): Promise<PromptfooTest[]> {
  const own = readParts(entry, "tests", notes);
  const asserted = [...(common.assert ?? []), ...(own.assert ?? [])];
  const { schema, expected } = await readAssertions(asserted, source, notes);
  return expandVars({ ...common.vars, ...own.vars }, notes).map((each) => ({
    name: own.description,
    vars: Object.keys(each).length === 0 ? undefined : each,
    schema,
    expected,
  }));
}

const partsSchema = z
  .object({
    description: text,
    vars: lenient(z.record(z.string(), z.unknown())),
    assert: lenient(z.array(z.unknown())),
  })
  .catch({});
type TestParts = z.infer<typeof partsSchema>;

function readParts(written: unknown, at: string, notes: Notes): TestParts {
  const parts = partsSchema.parse(written);
  noteLost(written, parts, notes, `${at}: `);
  return parts;
}

/** A list of values is a test for each, as promptfoo has it. */
function expandVars(vars: Record<string, unknown>, notes: Notes): Record<string, unknown>[] {
  let all: Record<string, unknown>[] = [{}];
  for (const [name, value] of Object.entries(vars)) {
    if (typeof value === "string" && value.startsWith("file://")) {
      notes.add(`vars.${name}: ${value} is not read, the path stays as text.`);
    }
    const values =
      Array.isArray(value) && value.every((each) => typeof each === "string") ? value : [value];
    if (all.length * values.length > mostTests) {
      notes.add(`vars.${name}: more than ${mostTests} combinations, only the first value is used.`);
      values.length = 1;
    }
    all = all.flatMap((each) => values.map((one) => ({ ...each, [name]: one })));
  }
  return all;
}
