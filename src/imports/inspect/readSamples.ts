import * as z from "zod";
import { isJsonObject, readKey } from "../../model/json/jsonValue.ts";
import type { ValidationError } from "../../model/results/resultFile.ts";
import type { ImportedAttempt, ImportedTest } from "../importKind.ts";
import { count, lenient, text } from "../lenient.ts";
import type { Notes } from "../notes.ts";
import { messagesOf, textOf } from "../textOf.ts";

export interface SampleContext {
  readonly task: string;
  readonly model: string;
  /** The scorer that the log names first: its score is the verdict. */
  readonly scorer: string | undefined;
  readonly notes: Notes;
}

/** The samples of a log, each one test of one attempt: what a model did in between is not one attempt after the other. */
export function readSamples(samples: readonly unknown[], context: SampleContext): ImportedTest[] {
  return samples.flatMap((sample) => {
    const { data } = sampleSchema.safeParse(sample);
    if (data === undefined) context.notes.add("A sample without an id was left out.");
    return data === undefined ? [] : [toTest(data, context)];
  });
}

// --- internal ---

const scoreSchema = z.object({ value: z.unknown().optional(), answer: text, explanation: text });
const usage = z.object({
  input_tokens: count,
  output_tokens: count,
  input_tokens_cache_read: count,
  reasoning_tokens: count,
  total_cost: count,
});
const sampleSchema = z.object({
  id: z.union([z.string(), z.number()]),
  epoch: z.int().positive().catch(1),
  input: z.unknown().optional(),
  target: z.unknown().optional(),
  messages: z.unknown().optional(),
  output: lenient(
    z.object({
      model: text,
      completion: text,
      choices: lenient(z.array(z.object({ message: lenient(z.unknown()), stop_reason: text }))),
      error: text,
    }),
  ),
  scores: lenient(z.record(z.string(), scoreSchema).nullable()),
  model_usage: lenient(z.record(z.string(), usage)),
  started_at: text,
  total_time: count,
  working_time: count,
  error: lenient(z.object({ message: z.string() }).nullable()),
  limit: lenient(z.object({ type: z.string() }).nullable()),
  error_retries: lenient(z.array(z.unknown()).nullable()),
  attachments: lenient(z.record(z.string(), z.string())),
});
type Sample = z.infer<typeof sampleSchema>;

function toTest(sample: Sample, context: SampleContext): ImportedTest {
  const { id, epoch, target, total_time } = sample;
  const { success, errors } = judge(sample, context);
  const retries = sample.error_retries?.length ?? 0;
  if (retries > 0)
    context.notes.add("A sample was repeated after errors: only its last try is here.");
  return {
    provider: context.model,
    task: context.task,
    input: { id, input: sample.input, target },
    caseName: String(id),
    round: epoch,
    success,
    attempts: [toAttempt(sample, success, errors)],
    totalDurationMs: total_time === undefined ? undefined : total_time * 1000,
  };
}

function toAttempt(
  sample: Sample,
  success: boolean,
  validationErrors: ValidationError[],
): ImportedAttempt {
  const { output, working_time, model_usage, started_at } = sample;
  const choice = output?.choices?.[0];
  const messages = listMessages(sample);
  return {
    attemptNumber: 1,
    timestamp: started_at,
    success,
    durationMs: working_time === undefined ? undefined : working_time * 1000,
    ...sumUsage(Object.values(model_usage ?? {})),
    rawResponse: output?.completion ?? textOf(readKey(choice?.message, "content")),
    validationErrors,
    errorMessage: success ? null : findError(sample),
    finishReason: choice?.stop_reason,
    responseModel: output?.model === "" ? undefined : output?.model,
    ...(messages === undefined ? {} : { messages }),
  };
}

function sumUsage(
  usages: readonly z.infer<typeof usage>[],
): Pick<
  ImportedAttempt,
  "inputTokens" | "outputTokens" | "cachedInputTokens" | "reasoningTokens" | "costUsd"
> {
  const sum = (key: keyof z.infer<typeof usage>) => {
    const known = usages.map((each) => each[key]).filter((each) => each !== undefined);
    return known.length === 0 ? undefined : known.reduce((total, each) => total + each, 0);
  };
  return {
    inputTokens: sum("input_tokens"),
    outputTokens: sum("output_tokens"),
    cachedInputTokens: sum("input_tokens_cache_read"),
    reasoningTokens: sum("reasoning_tokens"),
    costUsd: sum("total_cost"),
  };
}

/** A sample without a score is no verdict: the error that it ended with, or that it was not scored. */
function findError({ error, output, scores, limit }: Sample): string | null {
  if (error) return error.message;
  if (Object.keys(scores ?? {}).length > 0) return null;
  if (output?.error !== undefined) return output.error;
  return limit ? `ended by its ${limit.type} limit without a score` : "the sample has no score";
}

function judge(
  { scores, error }: Sample,
  { scorer, notes }: SampleContext,
): { success: boolean; errors: ValidationError[] } {
  const all = Object.entries(scores ?? {});
  const chosen = all.find(([name]) => name === scorer) ?? all[0];
  if (error || chosen === undefined) return { success: false, errors: [] };
  if (all.length > 1) {
    const others = all.map(([name]) => name).filter((name) => name !== chosen[0]);
    notes.add(`The verdict is that of the scorer ${chosen[0]}; left out: ${others.join(", ")}.`);
  }
  const [name, { value, answer, explanation }] = chosen;
  const success = isFull(value, notes);
  if (success) return { success, errors: [] };
  const told = answer === undefined ? "" : `, answer: ${answer}`;
  const why = explanation === undefined || explanation === answer ? "" : ` (${explanation})`;
  const message = `${textOf(value)}${told}${why}`;
  return { success, errors: [{ path: [], message, code: `score:${name}` }] };
}

/** Correct as Inspect spells it (`C`, yes, true) or the full score; what lies between is noted, since a test passes or not. */
function isFull(value: unknown, notes: Notes): boolean {
  if (value === true || value === 1) return true;
  if (typeof value === "string") {
    if (value === "P") notes.add("Partial scores (P) count as failed.");
    return /^(C|yes|true|1|1\.0)$/i.test(value);
  }
  if (typeof value === "number" && value !== 0) {
    notes.add("Scores that are neither 0 nor 1 count as failed.");
  }
  if (isJsonObject(value) || Array.isArray(value)) {
    notes.add("Scores of several values count as failed.");
  }
  return false;
}

/** What stood before the reply, with long texts that the log keeps apart put back. */
function listMessages({ messages, input, attachments }: Sample) {
  const all = messagesOf(messages) ?? messagesOf(input);
  if (all === undefined) {
    return typeof input === "string" ? [{ role: "user" as const, content: input }] : undefined;
  }
  const isAnswered = all.at(-1)?.role === "assistant" && messagesOf(messages) !== undefined;
  const asked = isAnswered ? all.slice(0, -1) : all;
  return asked.map(({ role, content }) => ({
    role,
    content: content.replace(/attachment:\/\/([0-9a-f]{32})/g, (whole, hash: string) => {
      return attachments !== undefined && Object.hasOwn(attachments, hash)
        ? (attachments[hash] ?? whole)
        : whole;
    }),
  }));
}
