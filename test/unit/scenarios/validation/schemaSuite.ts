import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { glob } from "tinyglobby";
import type { JsonSchema, SchemaDraft } from "../../../../src/model/config/jsonSchema.ts";
import { parseExactJson } from "../../../../src/model/json/exactJson.ts";

/** One test of the JSON Schema Test Suite. */
export interface SuiteTest {
  readonly draft: SchemaDraft;
  readonly part: SuitePart;
  /** Such as `ref.json > relative refs > match`. */
  readonly name: string;
  readonly schema: JsonSchema;
  readonly data: unknown;
  readonly valid: boolean;
}

/** What every implementation has to do, what formats may check, what else may be done. */
export type SuitePart = "mandatory" | "formats" | "optional";

/** The drafts with the names of their folders, and of the schema that tests without `$schema` have. */
export const suiteDrafts: ReadonlyMap<SchemaDraft, { folder: string; $schema: string }> = new Map([
  ["2020-12", { folder: "draft2020-12", $schema: "https://json-schema.org/draft/2020-12/schema" }],
  ["2019-09", { folder: "draft2019-09", $schema: "https://json-schema.org/draft/2019-09/schema" }],
  ["draft-07", { folder: "draft7", $schema: "http://json-schema.org/draft-07/schema#" }],
  ["draft-06", { folder: "draft6", $schema: "http://json-schema.org/draft-06/schema#" }],
  ["draft-04", { folder: "draft4", $schema: "http://json-schema.org/draft-04/schema#" }],
]);

/** The folder of the suite, named by the environment or beside the project; undefined where there is none. */
export const suiteFolder: string | undefined = [
  process.env.TOUCHSTONE_JSON_SCHEMA_SUITE,
  path.resolve(import.meta.dirname, "../../../../../shared/suites/json-schema"),
].find((folder) => folder !== undefined && existsSync(folder));

/** The tests of a draft, in the order of their files. */
export async function readSuite(folder: string, draft: SchemaDraft): Promise<SuiteTest[]> {
  const own = suiteDrafts.get(draft);
  if (own === undefined) throw new Error(`no draft ${draft}`);
  const tests = path.join(folder, "tests", own.folder);
  const files = (await glob("**/*.json", { cwd: tests })).toSorted();
  const read = files.map(async (file) => {
    const groups = parseExactJson(await readFile(path.join(tests, file), "utf8")) as SuiteGroup[];
    return groups.flatMap(({ description, schema, tests: each }) =>
      each.map(({ description: what, data, valid }) => ({
        draft,
        part: findPart(file),
        name: `${file} > ${description} > ${what}`,
        schema: withDraft(schema, own.$schema),
        data,
        valid,
      })),
    );
  });
  return (await Promise.all(read)).flat();
}

/** The documents that the tests refer to, by the URI at which they expect them. */
export async function readRemotes(folder: string): Promise<Map<string, JsonSchema>> {
  const remotes = path.join(folder, "remotes");
  const files = await glob("**/*.json", { cwd: remotes });
  const read = files.map(async (file): Promise<[string, JsonSchema]> => {
    const text = await readFile(path.join(remotes, file), "utf8");
    return [`http://localhost:1234/${file}`, parseExactJson(text) as JsonSchema];
  });
  return new Map(await Promise.all(read));
}

/** Names of the tests of a draft whose verdict is another than asked for. */
export async function readKnownFailures(draft: SchemaDraft): Promise<string[]> {
  const text = await readFile(path.join(import.meta.dirname, "knownFailures.json"), "utf8");
  const known: KnownFailures = JSON.parse(text);
  return Object.values(known[draft] ?? {}).flat();
}

// --- internal ---

/** By draft: tests whose verdict is another, by the reason. What passes may not stand there, so it only shrinks. */
type KnownFailures = Record<string, Record<string, string[]>>;

interface SuiteGroup {
  readonly description: string;
  readonly schema: JsonSchema;
  readonly tests: readonly { description: string; data: unknown; valid: boolean }[];
}

function findPart(file: string): SuitePart {
  if (file.startsWith("optional/format/")) return "formats";
  return file.startsWith("optional/") ? "optional" : "mandatory";
}

function withDraft(schema: JsonSchema, $schema: string): JsonSchema {
  return typeof schema === "boolean" ? schema : { $schema, ...schema };
}
