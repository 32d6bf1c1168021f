import * as z from "zod";
import { isJsonObject, readKey } from "../../model/json/jsonValue.ts";
import { UserError } from "../../model/userError.ts";
import type { ImportedConfig, ImportedScenario, ImportSource } from "../importKind.ts";
import { lenient, text } from "../lenient.ts";
import { noteLost } from "../noteLost.ts";
import type { Notes } from "../notes.ts";
import { buildTextSchema, draftScenario } from "../scenarioDraft.ts";
import { listPrompts } from "./listPrompts.ts";
import { listProviders } from "./listProviders.ts";
import { listTests, type PromptfooTest } from "./listTests.ts";

/** Whether a document is a config of promptfoo: it has prompts, and providers or tests. */
export function isPromptfooConfig(document: unknown): boolean {
  if (!isJsonObject(document) || document.prompts === undefined) return false;
  return ["providers", "targets", "tests", "scenarios"].some((key) => Object.hasOwn(document, key));
}

/** The config, with one scenario for each prompt and each schema that its replies are held to. */
export async function readPromptfooConfig(
  source: ImportSource,
  notes: Notes,
): Promise<ImportedConfig> {
  const document = configSchema.parse(source.document);
  const { evaluateOptions } = document;
  noteLost(source.document, document, notes);
  noteLost(
    readKey(source.document, "evaluateOptions"),
    evaluateOptions ?? {},
    notes,
    "evaluateOptions.",
  );
  const { providers, schema } = listProviders(document.providers ?? document.targets, notes);
  const prompts = await listPrompts(document.prompts, source, notes);
  if (prompts.length === 0) {
    throw new UserError(`${source.fileName} has no prompt that can be read; nothing was written.`, {
      code: "config",
    });
  }
  const tests = await listTests(document, source, notes);
  const { maxConcurrency: concurrency, repeat } = evaluateOptions ?? {};
  return {
    kind: "config",
    name: document.description ?? source.fileName.replace(/\.[^.]*$/, ""),
    config: {
      providers:
        concurrency === undefined ? providers : providers.map((each) => ({ ...each, concurrency })),
      ...(repeat === undefined ? {} : { runsPerScenario: repeat }),
    },
    scenarios: prompts.flatMap((prompt) =>
      groupBySchema(tests, schema).map(([judged, cases]) =>
        buildScenario(prompt, judged, cases, notes),
      ),
    ),
  };
}

// --- internal ---

const configSchema = z.object({
  $schema: z.unknown().optional(),
  description: text,
  prompts: z.unknown().optional(),
  providers: z.unknown().optional(),
  targets: z.unknown().optional(),
  tests: z.unknown().optional(),
  defaultTest: z.unknown().optional(),
  evaluateOptions: lenient(
    z.object({
      maxConcurrency: lenient(z.int().min(1).max(1000)),
      repeat: lenient(z.int().min(1).max(1_000_000)),
    }),
  ),
});

/** Tests by the schema that their replies are held to: their own, else that of the providers, else none. */
function groupBySchema(
  tests: readonly PromptfooTest[],
  schema: unknown,
): [unknown, readonly PromptfooTest[]][] {
  const groups = new Map<string, [unknown, PromptfooTest[]]>();
  for (const test of tests) {
    const judged = test.schema ?? schema;
    const key = JSON.stringify(judged) ?? "";
    const group = groups.get(key) ?? [judged, []];
    groups.set(key, group);
    group[1].push(test);
  }
  return groups.size === 0 ? [[schema, []]] : [...groups.values()];
}

function buildScenario(
  prompt: {
    readonly name: string;
    readonly messages: Parameters<typeof draftScenario>[0]["messages"];
  },
  schema: unknown,
  tests: readonly PromptfooTest[],
  notes: Notes,
): ImportedScenario {
  const isText = schema === undefined && tests.every(({ expected }) => !isJsonObject(expected));
  if (isText) {
    notes.add(
      'Without a JSON Schema (is-json with a value) replies are asked for as { "answer": … }: write the schema that they should have.',
    );
  }
  const cases = tests.map((test) => ({
    ...(test.name === undefined ? {} : { id: test.name }),
    ...(test.vars === undefined ? {} : { vars: test.vars }),
    ...(test.expected === undefined
      ? {}
      : { expected: isText ? { answer: test.expected } : test.expected }),
  }));
  const isUseful = cases.some((each) => Object.keys(each).length > 0);
  return draftScenario({
    name: prompt.name,
    messages: prompt.messages,
    schema: isText ? buildTextSchema() : (schema ?? {}),
    cases: isUseful ? cases : [],
    notes,
  });
}
