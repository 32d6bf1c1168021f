import * as z from "zod";
import { isJsonObject, readKey } from "../../model/json/jsonValue.ts";
import { UserError } from "../../model/userError.ts";
import type { ImportedConfig, ImportKind, ImportSource } from "../importKind.ts";
import { lenient, text } from "../lenient.ts";
import { noteLost } from "../noteLost.ts";
import type { Notes } from "../notes.ts";
import { buildTextSchema, type CaseDraft, draftScenario } from "../scenarioDraft.ts";
import { messagesOf } from "../textOf.ts";
import { createUniqueIds } from "../uniqueIds.ts";

/** Prompts of GitHub Models: `.prompt.yml`, each a scenario for one model. */
export const promptYmlKind: ImportKind = {
  name: "prompt-yml",
  label: ".prompt.yml of GitHub Models",
  detects: ({ document, fileName }) =>
    Array.isArray(readKey(document, "messages")) &&
    (/\.prompt\.ya?ml$/i.test(fileName) || typeof readKey(document, "model") === "string"),
  read: readPromptFile,
};

// --- internal ---

const fileSchema = z.object({
  name: text,
  model: text,
  modelParameters: lenient(
    z.object({
      temperature: lenient(z.number().min(0).max(2)),
      maxTokens: lenient(z.int().positive()),
      maxCompletionTokens: lenient(z.int().positive()),
    }),
  ),
  responseFormat: text,
  jsonSchema: z.unknown().optional(),
  messages: z.unknown().optional(),
  testData: lenient(z.array(z.record(z.string(), z.unknown()))),
  evaluators: lenient(z.array(z.unknown())),
});
type PromptFile = z.infer<typeof fileSchema>;

function readPromptFile({ document, fileName }: ImportSource, notes: Notes): ImportedConfig {
  const file = fileSchema.parse(document);
  const messages = messagesOf(file.messages);
  if (messages === undefined) {
    throw new UserError(
      `${fileName}: its messages have no role and content; nothing was written.`,
      {
        code: "config",
      },
    );
  }
  noteLost(document, file, notes);
  noteLost(
    readKey(document, "modelParameters"),
    file.modelParameters ?? {},
    notes,
    "modelParameters.",
  );
  const name = file.name ?? fileName.replace(/(\.prompt)?\.ya?ml$/i, "");
  const schema = readSchema(file, fileName);
  const isText = schema === undefined && file.responseFormat !== "json_object";
  if (isText)
    notes.add(
      'Replies are asked for as { "answer": … }, since the file has no JSON Schema for them.',
    );
  if (!isText && schema === undefined)
    notes.add("The file has no JSON Schema: replies may be any object.");
  return {
    kind: "config",
    name,
    config: { providers: listProviders(file, notes) },
    scenarios: [
      draftScenario({
        name,
        messages,
        schema: schema ?? (isText ? buildTextSchema() : { type: "object" }),
        ...(schema === undefined ? {} : { mode: "strict" as const }),
        cases: listCases(file, isText, notes),
        notes,
      }),
    ],
  };
}

function listProviders({ model, modelParameters }: PromptFile, notes: Notes): object[] {
  if (model === undefined) {
    notes.add("The file names no model: write a provider into the config.");
    return [];
  }
  const { temperature, maxTokens, maxCompletionTokens } = modelParameters ?? {};
  const most = maxCompletionTokens ?? maxTokens;
  return [
    {
      id: createUniqueIds("model")(model),
      kind: "openai-compatible",
      baseUrl: "https://models.github.ai/inference",
      model,
      apiKey: { env: "GITHUB_TOKEN" },
      ...(temperature === undefined ? {} : { temperature }),
      ...(most === undefined ? {} : { maxOutputTokens: most }),
    },
  ];
}

/** A schema alone or, as the API wants it, with its name beside it; as JSON in a text or as YAML. */
function readSchema({ jsonSchema, responseFormat }: PromptFile, fileName: string): unknown {
  if (
    jsonSchema === undefined ||
    (responseFormat !== undefined && responseFormat !== "json_schema")
  ) {
    return undefined;
  }
  const value = typeof jsonSchema === "string" ? parseJson(jsonSchema) : jsonSchema;
  if (!isJsonObject(value)) {
    throw new UserError(`${fileName}: its jsonSchema is no JSON object; nothing was written.`, {
      code: "config",
    });
  }
  const inner = readKey(value, "schema");
  return isJsonObject(inner) ? inner : value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `expected` counts where an evaluator holds the reply against it word for word; it stays a var, which prompts may name. */
function listCases(
  { testData = [], evaluators = [] }: PromptFile,
  isText: boolean,
  notes: Notes,
): CaseDraft[] {
  const strings = evaluators.map((each) => readKey(each, "string"));
  const equals = strings.map((each) => readKey(each, "equals")).find((each) => each !== undefined);
  const takesExpected = typeof equals === "string" && /^\{\{\s*expected\s*\}\}$/.test(equals);
  for (const [at, evaluator] of evaluators.entries()) {
    if (takesExpected && readKey(strings[at], "equals") === equals) continue;
    const name = readKey(evaluator, "name");
    notes.add(
      `Evaluator ${typeof name === "string" ? name : at + 1}: has no counterpart and is left out.`,
    );
  }
  return testData.map((row) => {
    const { expected, ...vars } = row;
    if (expected === undefined) return { vars };
    if (!takesExpected) {
      notes.add("testData.expected is a var here, since no evaluator asks for just that text.");
      return { vars: row };
    }
    const value = isText
      ? { answer: expected }
      : typeof expected === "string"
        ? (parseJson(expected) ?? expected)
        : expected;
    return { vars, expected: value };
  });
}
