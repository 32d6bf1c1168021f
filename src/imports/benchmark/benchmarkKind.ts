import * as z from "zod";
import { readKey } from "../../model/json/jsonValue.ts";
import { type AttemptResult, attemptResultSchema } from "../../model/results/resultFile.ts";
import { UserError } from "../../model/userError.ts";
import { formatShapeFault } from "../../model/words/shapeFault.ts";
import type {
  ImportedAttempt,
  ImportedRun,
  ImportedTest,
  ImportKind,
  ImportSource,
} from "../importKind.ts";
import { count, text } from "../lenient.ts";
import type { Notes } from "../notes.ts";
import { splitPrompt } from "./splitPrompt.ts";

/** LLM Structured Output Benchmark: result files nearly as ours, with `config.models` and steps that have their own attempts. */
export const benchmarkKind: ImportKind = {
  name: "structured-output-benchmark",
  label: "LLM Structured Output Benchmark",
  detects: ({ document }) =>
    Array.isArray(readKey(readKey(document, "config"), "models")) &&
    readKey(document, "results") !== undefined,
  read: readBenchmark,
};

// --- internal ---

const attemptSchema = attemptResultSchema.extend({ prompt: text });
const runSchema = z.object({
  runNumber: z.int().positive(),
  success: z.boolean(),
  attempts: z.array(attemptSchema),
  steps: z
    .array(z.object({ stepNumber: z.int().positive(), attempts: z.array(attemptSchema) }))
    .optional(),
  totalDurationMs: count,
  finalResponse: z.unknown().optional(),
});
const fileSchema = z.object({
  id: text,
  timestamp: text,
  duration: count,
  config: z.object({ maxRetries: z.int().min(0).optional().catch(undefined), temperature: count }),
  results: z.record(
    z.string(),
    z.record(z.string().regex(/^[1-9]\d{0,8}$/), z.object({ runs: z.array(runSchema) })),
  ),
});
type BenchmarkRun = z.infer<typeof runSchema>;

function readBenchmark({ document, fileName }: ImportSource, notes: Notes): ImportedRun {
  const { data, error } = fileSchema.safeParse(document);
  if (data === undefined) {
    const reason = formatShapeFault(error);
    throw new UserError(`${fileName}: ${reason}; nothing was written.`, { code: "config" });
  }
  const { id, timestamp, duration, config, results } = data;
  if (config.temperature !== undefined) notes.add("config.temperature is left out.");
  const tests = Object.entries(results).flatMap(([model, scenarios]) =>
    Object.entries(scenarios).flatMap(([scenario, { runs }]) =>
      runs.map((run) => toTest(run, { model, scenario })),
    ),
  );
  return {
    kind: "run",
    name: fileName.replace(/\.[^.]*$/, ""),
    id,
    run: id,
    timestamp,
    durationMs: duration,
    ...(config.maxRetries === undefined ? {} : { maxRetries: config.maxRetries }),
    tests: tests.sort((a, b) => Number(a.task) - Number(b.task)),
  };
}

function toTest(
  run: BenchmarkRun,
  { model, scenario }: { readonly model: string; readonly scenario: string },
): ImportedTest {
  const steps = (run.steps ?? []).flatMap(({ stepNumber, attempts }) =>
    attempts.map((attempt) => ({ ...attempt, step: stepNumber })),
  );
  return {
    provider: model,
    task: scenario,
    taskName: `scenario ${scenario}`,
    taskNumber: Number(scenario),
    round: run.runNumber,
    success: run.success,
    attempts: [...run.attempts, ...steps].map(toAttempt),
    totalDurationMs: run.totalDurationMs,
    finalResponse: run.finalResponse ?? null,
  };
}

/** Their codes are those of zod: the one for a reply without JSON is ours too. */
function toAttempt({
  prompt,
  ...attempt
}: AttemptResult & { prompt?: string | undefined }): ImportedAttempt {
  return prompt === undefined ? attempt : { ...attempt, messages: splitPrompt(prompt) };
}
