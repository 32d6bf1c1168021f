import * as z from "zod";
import { readKey } from "../../model/json/jsonValue.ts";
import type { ImportedRun, ImportedTest, ImportSource } from "../importKind.ts";
import { count, lenient, lenientList, text } from "../lenient.ts";
import type { Notes } from "../notes.ts";
import { messagesOf, textOf } from "../textOf.ts";

/** The output items in a file: a list as the API answers it, an array, or lines; undefined where it holds none. */
export function findItems({ document, lines }: ImportSource): readonly unknown[] | undefined {
  const data = readKey(document, "data");
  const list = lines ?? (Array.isArray(document) ? document : Array.isArray(data) ? data : []);
  const isItem = (each: unknown) => readKey(each, "object") === "eval.run.output_item";
  return list.length > 0 && list.every(isItem) ? list : undefined;
}

/** Items are tests, whose graders have all to be passed. They say when they were made, not how long that took. */
export function readItems(
  items: readonly unknown[],
  { fileName }: ImportSource,
  notes: Notes,
): ImportedRun {
  const parsed = items.flatMap((item) => {
    const { data } = itemSchema.safeParse(item);
    if (data === undefined) notes.add("An output item without results or sample was left out.");
    return data ?? [];
  });
  const times = parsed.flatMap(({ created_at }) => created_at ?? []);
  if (parsed.some(({ results }) => results.some(({ score }) => score !== 0 && score !== 1))) {
    notes.add("Scores of graders are left out: a test passes when all its graders do.");
  }
  return {
    kind: "run",
    name: parsed[0]?.eval_id ?? fileName,
    run: parsed[0]?.run_id,
    timestamp:
      times.length === 0
        ? undefined
        : new Date(1000 * times.reduce((a, b) => Math.min(a, b))).toISOString(),
    maxRetries: 0,
    tests: parsed.map(toTest),
  };
}

// --- internal ---

/** Seconds since 1970 that a date can be made of. */
const epochSeconds = lenient(z.number().nonnegative().max(8.64e12));

const itemSchema = z.object({
  created_at: epochSeconds,
  run_id: text,
  eval_id: text,
  datasource_item_id: lenient(z.union([z.string(), z.number()])),
  datasource_item: z.unknown().optional(),
  results: lenientList(z.object({ name: text, passed: z.boolean(), score: count })),
  sample: z.object({
    input: z.unknown().optional(),
    output: z.unknown().optional(),
    finish_reason: text,
    model: text,
    usage: lenient(
      z.object({ prompt_tokens: count, completion_tokens: count, cached_tokens: count }),
    ),
    error: lenient(z.object({ code: text, message: text }).nullable()),
  }),
});
type Item = z.infer<typeof itemSchema>;

function toTest(item: Item): ImportedTest {
  const { sample, results, datasource_item_id: id } = item;
  const errorMessage = findError(item);
  const failed = results.filter(({ passed }) => !passed);
  const success = errorMessage === null && failed.length === 0;
  const messages = messagesOf(sample.input);
  return {
    provider: sample.model ?? "unknown model",
    task: item.eval_id ?? "evaluation",
    input: { item: item.datasource_item ?? id ?? sample.input ?? null },
    caseName: id === undefined ? undefined : String(id),
    success,
    attempts: [
      {
        attemptNumber: 1,
        success,
        inputTokens: sample.usage?.prompt_tokens,
        outputTokens: sample.usage?.completion_tokens,
        cachedInputTokens: sample.usage?.cached_tokens,
        rawResponse: readOutput(sample.output),
        validationErrors:
          errorMessage === null
            ? failed.map(({ name = "grader" }) => ({
                path: [],
                message: `${name} did not pass`,
                code: `grader:${name}`,
              }))
            : [],
        errorMessage,
        finishReason: sample.finish_reason,
        responseModel: sample.model,
        ...(messages === undefined ? {} : { messages }),
      },
    ],
  };
}

function findError({ sample, results }: Item): string | null {
  const { error } = sample;
  const said = error?.message ?? error?.code;
  if (said !== undefined && said !== "") return said;
  return results.length === 0 ? "the item has no result of a grader" : null;
}

/** The last of the messages that were answered, or a text. */
function readOutput(output: unknown): string {
  if (!Array.isArray(output)) return textOf(output);
  return textOf(readKey(output.at(-1), "content"));
}
