import * as z from "zod";
import { isJsonObject, readKey } from "../../model/json/jsonValue.ts";
import type { ValidationError } from "../../model/results/resultFile.ts";
import type { ImportedAttempt, ImportedRun, ImportedTest, ImportSource } from "../importKind.ts";
import { count, lenient, lenientList, text } from "../lenient.ts";
import type { Notes } from "../notes.ts";
import { messagesOf, textOf } from "../textOf.ts";

/** The parts of an output file: versions 2 and 3 as one document, or its tests as lines. */
export interface PromptfooResults {
  readonly rows: readonly unknown[];
  readonly document: unknown;
}

/** The results in a file of promptfoo; undefined where it holds none. */
export function findPromptfooResults({
  document,
  lines,
}: ImportSource): PromptfooResults | undefined {
  const outer = readKey(document, "results");
  const rows = Array.isArray(outer) ? outer : readKey(outer, "results");
  if (Array.isArray(rows) && hasRows(rows) && readKey(outer, "stats") !== undefined) {
    return { rows, document };
  }
  return lines !== undefined && lines.length > 0 && hasRows(lines)
    ? { rows: lines, document: {} }
    : undefined;
}

export function readPromptfooResults(
  { rows, document }: PromptfooResults,
  fileName: string,
  notes: Notes,
): ImportedRun {
  const parsed = parseRows(rows, notes);
  const results = readKey(document, "results");
  const description = text.parse(readKey(readKey(document, "config"), "description"));
  const models = new Map(parsed.map(({ provider }) => [nameProvider(provider), provider.id]));
  if (parsed.some(({ namedScores }) => Object.keys(namedScores ?? {}).length > 0)) {
    notes.add("Named scores and weights are left out: a test has passed or not.");
  }
  if (isJsonObject(readKey(document, "config"))) {
    notes.add("The config in the file is not carried over: import the config file for that.");
  }
  return {
    kind: "run",
    name: description ?? fileName.replace(/\.[^.]*$/, ""),
    run: text.parse(readKey(document, "evalId")),
    version: text.parse(readKey(readKey(document, "metadata"), "promptfooVersion")),
    timestamp: text.parse(readKey(results, "timestamp")),
    durationMs: count.parse(readKey(readKey(results, "stats"), "durationMs")),
    maxRetries: 0,
    models,
    tests: parsed.map((row) => toTest(row, notes)),
  };
}

// --- internal ---

const provider = z.union([
  z.string().transform((id) => ({ id, label: undefined })),
  z.object({ id: z.string(), label: text }),
]);

const component = z.object({
  pass: z.boolean(),
  reason: text,
  assertion: lenient(z.object({ type: text, metric: text })),
});

const rowSchema = z.object({
  provider,
  prompt: z.object({ raw: z.string(), label: text }),
  promptId: text,
  vars: lenient(z.record(z.string(), z.unknown())),
  description: text,
  testCase: lenient(z.object({ description: text, assert: lenient(z.unknown()) })),
  response: lenient(
    z.object({
      output: z.unknown().optional(),
      error: text,
      cached: lenient(z.boolean()),
      cost: count,
      finishReason: text,
      tokenUsage: lenient(z.object({ prompt: count, completion: count })),
    }),
  ),
  error: lenient(z.string().nullable()),
  failureReason: count,
  success: z.boolean(),
  latencyMs: count,
  cost: count,
  gradingResult: lenient(
    z.object({ reason: text, componentResults: lenientList(component) }).nullable(),
  ),
  namedScores: lenient(z.record(z.string(), z.unknown())),
});
type Row = z.infer<typeof rowSchema>;

/** Why a test of promptfoo failed: its own number for an error. */
const reasonError = 2;

function hasRows(rows: readonly unknown[]): boolean {
  return rows.slice(0, 20).every((row) => {
    const hasProvider = readKey(row, "provider") !== undefined;
    return hasProvider && typeof readKey(row, "success") === "boolean";
  });
}

function parseRows(rows: readonly unknown[], notes: Notes): Row[] {
  return rows.flatMap((row) => {
    const { data } = rowSchema.safeParse(row);
    if (data === undefined) notes.add("A result without provider, prompt or verdict was left out.");
    return data ?? [];
  });
}

function nameProvider({ id, label }: Row["provider"]): string {
  return label === undefined || label === "" ? id : label;
}

function toTest(row: Row, notes: Notes): ImportedTest {
  const { vars, testCase, response, latencyMs = 0, success } = row;
  const isCached = response?.cached === true;
  if (isCached)
    notes.add("A reply came from the cache of promptfoo: how long it took is not known.");
  const durationMs = isCached || latencyMs === 0 ? undefined : latencyMs;
  return {
    provider: nameProvider(row.provider),
    task: row.promptId ?? row.prompt.label ?? row.prompt.raw,
    taskName: row.prompt.label ?? row.prompt.raw,
    input: { vars: vars ?? {}, assert: testCase?.assert ?? [] },
    caseName: row.description ?? testCase?.description,
    success,
    attempts: [toAttempt(row, durationMs)],
    totalDurationMs: durationMs,
  };
}

function toAttempt(row: Row, durationMs: number | undefined): ImportedAttempt {
  const { success, response, prompt } = row;
  const { prompt: inputTokens, completion: outputTokens } = response?.tokenUsage ?? {};
  const errorMessage = findError(row);
  const paid = response?.cost ?? row.cost;
  return {
    attemptNumber: 1,
    success,
    durationMs,
    inputTokens,
    outputTokens,
    // A cost of 0 is what promptfoo writes for a price it does not know.
    costUsd: paid === 0 ? undefined : paid,
    rawResponse: textOf(response?.output),
    validationErrors: success || errorMessage !== null ? [] : listErrors(row),
    errorMessage,
    finishReason: response?.finishReason,
    messages: messagesOf(parsePrompt(prompt.raw)) ?? [{ role: "user", content: prompt.raw }],
  };
}

function findError({ success, error, failureReason, response, gradingResult }: Row): string | null {
  if (success) return null;
  const isUngraded = failureReason === undefined && !gradingResult;
  if (failureReason !== reasonError && !isUngraded) return null;
  return error ?? response?.error ?? "promptfoo reports an error without a message";
}

function listErrors({ gradingResult, error }: Row): ValidationError[] {
  const failed = (gradingResult?.componentResults ?? []).filter(({ pass }) => !pass);
  if (failed.length === 0) {
    return [{ path: [], message: gradingResult?.reason ?? error ?? "", code: "assert" }];
  }
  return failed.slice(0, mostErrors).map(({ reason = "", assertion }) => ({
    path: [],
    message: reason,
    code: `assert:${assertion?.type ?? "unknown"}`,
  }));
}

const mostErrors = 1000;

/** A prompt of promptfoo is a text, or a chat written as JSON. */
function parsePrompt(raw: string): unknown {
  if (!raw.trimStart().startsWith("[")) return undefined;
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}
