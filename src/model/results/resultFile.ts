import * as z from "zod";
import { chatMessageSchema } from "../chatMessage.ts";
import { gateSchema } from "../config/gate.ts";
import { jsonSchemaSchema } from "../config/jsonSchema.ts";
import { runHashesSchema } from "../config/runHashes.ts";
import { settleSchema } from "../config/settle.ts";
import { shardSchema } from "./shard.ts";

/** A key that files by others may lack or fill in their own way: a value of no use counts as absent. */
function extra<T extends z.ZodType>(schema: T) {
  return schema.optional().catch(undefined);
}

export const runStatusSchema = z.enum(["completed", "cancelled", "interrupted", "failed"]);
export type RunStatus = z.infer<typeof runStatusSchema>;

export const stopReasonSchema = z.enum(["user", "maxCostUsd", "maxTokens", "maxMinutes", "error"]);
export type StopReason = z.infer<typeof stopReasonSchema>;

/** Why an attempt gave no verdict. */
export const errorKindSchema = z.enum([
  "timeout",
  "network",
  "http",
  "rate_limit",
  "auth",
  "rejected_schema",
  "process",
  "unsupported",
  "nothing_tested",
  "internal",
]);
export type ErrorKind = z.infer<typeof errorKindSchema>;

/** `path` holds keys and decimal array positions; `code` is the JSON Schema keyword, a `replyFaultSchema` or `value`. */
export const validationErrorSchema = z.object({
  path: z.array(z.string()),
  message: z.string(),
  code: z.string(),
});
export type ValidationError = z.infer<typeof validationErrorSchema>;

/** Why a reply holds nothing that a schema could judge. */
export const replyFaultSchema = z.enum(["invalid_json", "empty", "truncated", "refusal"]);
export type ReplyFault = z.infer<typeof replyFaultSchema>;

/** Which reading of the reply gave JSON. */
export const extractionSchema = z.enum(["none", "fenced", "substring"]);
export type Extraction = z.infer<typeof extractionSchema>;

/** One request of a test with its reply and verdict; errored exactly when `errorMessage` is not null. */
export const attemptResultSchema = z.object({
  attemptNumber: z.int(),
  step: extra(z.int()),
  /** Absent, as `durationMs` and `totalDurationMs`, where another tool did not say. */
  timestamp: z.string().optional(),
  success: z.boolean(),
  durationMs: z.number().optional(),
  inputTokens: extra(z.number()),
  outputTokens: extra(z.number()),
  /** Of the input tokens. */
  cachedInputTokens: extra(z.number()),
  /** Of the output tokens. */
  reasoningTokens: extra(z.number()),
  timeToFirstTokenMs: extra(z.number()),
  costUsd: extra(z.number()),
  rawResponse: z.string(),
  /** Absent where nobody looked for JSON in the reply: a run of another tool that judges text. */
  parsedResponse: z.unknown().optional(),
  extraction: extra(extractionSchema),
  /** Parts of the reply that could have counted, when there was more than one. */
  candidates: extra(z.int()),
  /** Some of the reply was reasoning, and set aside. */
  reasoning: extra(z.literal(true)),
  validationErrors: z.array(validationErrorSchema),
  /** Settings that were changed or dropped on the way, and keywords that the provider does not enforce. */
  warnings: extra(z.array(z.string())),
  errorMessage: z.string().nullable(),
  errorKind: extra(errorKindSchema),
  finishReason: extra(z.string()),
  responseModel: extra(z.string()),
  httpStatus: extra(z.int()),
  httpRequests: extra(z.int()),
  promptHash: extra(z.string()),
  /** How often a secret was masked in what is kept of it. */
  masked: extra(z.int()),
});
export type AttemptResult = z.infer<typeof attemptResultSchema>;

/** How the outcome of a test compares with the expected value of its case; a test that was not compared has matched nothing. */
export const testValuesSchema = z.object({
  /** Leaves of the expected and the actual value together. */
  compared: z.int(),
  matched: z.int(),
  /** Leaves that differ, the first 100; a side that has none lacks its key. */
  fields: z.array(
    z.object({
      path: z.array(z.string()),
      expected: z.unknown().optional(),
      actual: z.unknown().optional(),
    }),
  ),
});
export type TestValues = z.infer<typeof testValuesSchema>;

/** Which case a test ran, in which round, and what the value gate said; `values` where the case has an expected value. */
export const caseResultSchema = z.object({
  case: z.string(),
  /** Of what was asked and expected: cases of one id are compared where it is the same. */
  caseHash: z.string().optional(),
  round: z.int(),
  values: testValuesSchema.optional(),
});
export type CaseResult = z.infer<typeof caseResultSchema>;

/** One test: provider × scenario × run number. */
export const runResultSchema = z.object({
  runNumber: z.int(),
  case: extra(z.string()),
  caseHash: extra(z.string()),
  round: extra(z.int()),
  success: z.boolean(),
  attempts: z.array(attemptResultSchema),
  totalDurationMs: z.number().optional(),
  finalResponse: z.unknown(),
  values: extra(testValuesSchema),
});
export type RunResult = z.infer<typeof runResultSchema>;

/** Rates are 0–100 over all tests of the cell; times in ms. */
export const scenarioSummarySchema = z.object({
  successRate: z.number(),
  firstAttemptSuccessRate: z.number(),
  afterRetry1SuccessRate: z.number(),
  afterRetry2SuccessRate: z.number(),
  afterRetry3SuccessRate: z.number(),
  averageDurationMs: z.number().optional(),
  averageAttempts: z.number(),
  p50Ms: extra(z.number()),
  p95Ms: extra(z.number()),
  p99Ms: extra(z.number()),
  costUsd: extra(z.number()),
  /** Tests whose last attempt gave JSON. */
  parseRate: extra(z.number()),
  /** Tests whose last attempt, or first in every step, fit the schema. */
  schemaRate: extra(z.number()),
  firstSchemaRate: extra(z.number()),
  /** Tests of cases with an expected value that met it, and the share of its leaves that were right. */
  valueRate: extra(z.number()),
  fieldAccuracy: extra(z.number()),
});
export type ScenarioSummary = z.infer<typeof scenarioSummarySchema>;

export const scenarioResultSchema = z.object({
  runs: z.array(runResultSchema),
  summary: scenarioSummarySchema,
});

/** What half-done tests of an interrupted run had taken before a resume began them anew; part of no other figure. */
export const abandonedSchema = z.object({
  attempts: z.int(),
  httpRequests: z.int(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  costUsd: z.number(),
});
export type Abandoned = z.infer<typeof abandonedSchema>;

export const runSummarySchema = z.object({
  totalTests: z.int(),
  passed: z.int(),
  failed: z.int(),
  successRate: z.number(),
  plannedTests: extra(z.int()),
  errored: extra(z.int()),
  firstAttemptSuccessRate: extra(z.number()),
  inputTokens: extra(z.number()),
  outputTokens: extra(z.number()),
  costUsd: extra(z.number()),
  abandoned: extra(abandonedSchema),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

export const providerDetailSchema = z.object({ kind: z.string(), model: extra(z.string()) });
export type ProviderDetail = z.infer<typeof providerDetailSchema>;

export const scenarioDetailSchema = z.object({
  name: z.string(),
  kind: z.string(),
  mode: extra(z.string()),
  /** Queries and reactions of a stream scenario: the rows of the matrix that have it. */
  components: extra(z.array(z.string())),
});
export type ScenarioDetail = z.infer<typeof scenarioDetailSchema>;

/** A part of a run that was not made at once: a top-up, or the share that `shard` names. */
export const resultPartSchema = z.object({
  id: z.string(),
  when: z.string(),
  tests: z.int(),
  shard: extra(shardSchema),
});
export type ResultPart = z.infer<typeof resultPartSchema>;

/** Where a run comes from that another tool made. */
export const importedFromSchema = z.object({
  /** As `import --from` spells it. */
  tool: z.string(),
  version: extra(z.string()),
  /** The file's name, without its folder. */
  file: z.string(),
  /** What the tool calls the run. */
  run: extra(z.string()),
});
export type ImportedFrom = z.infer<typeof importedFromSchema>;

/** What was tested; `providers`, `scenarios` and `runsPerScenario` are all that other tools may write. */
export const resultConfigSchema = z.object({
  providers: z.array(z.string()),
  scenarios: z.array(z.number()),
  runsPerScenario: z.number(),
  name: extra(z.string()),
  file: extra(z.string()),
  maxRetries: extra(z.int()),
  providerDetails: extra(z.record(z.string(), providerDetailSchema)),
  scenarioDetails: extra(z.record(z.string(), scenarioDetailSchema)),
  /** Number of cases by scenario; a round runs each. */
  cases: extra(z.record(z.string(), z.int().positive())),
  /** By provider and scenario the schema of each step as it was sent, where that is not the scenario's own. */
  sentSchemas: extra(z.record(z.string(), z.record(z.string(), z.array(jsonSchemaSchema)))),
  hashes: extra(runHashesSchema),
  /** It asked what a provider enforces; of its config it is no history. */
  probe: extra(z.literal(true)),
  /** How often cells were run, where that hung on their results; `runsPerScenario` is its `maxRuns` then. */
  settle: extra(settleSchema),
  /** The rule that the run is judged by, fixed before it began. */
  gate: extra(gateSchema),
  /** The run that this one runs a part of again. */
  parent: extra(z.string()),
  /** The share of the plan that it did; the other keys say what the whole plan is. */
  shard: extra(shardSchema),
  /** Where it was not made at once: what each part was by itself, when it began, and how many tests it brought. */
  parts: extra(z.array(resultPartSchema)),
  /** Providers of the config that the run did without, for want of a key. */
  leftOut: extra(z.array(z.string())),
  /** The tool that made the run, where it was not this one, and what could not be carried over. */
  imported: extra(importedFromSchema),
  notes: extra(z.array(z.string())),
});
export type ResultConfig = z.infer<typeof resultConfigSchema>;

export const environmentSchema = z.object({
  touchstone: z.string(),
  vscode: extra(z.string()),
  node: z.string(),
  platform: z.string(),
  git: extra(z.object({ commit: z.string(), branch: z.string(), dirty: z.boolean() })),
});
export type Environment = z.infer<typeof environmentSchema>;

/** Everything before `prompts` and `results`: what lists need, readable without the rest of the file. */
export const resultHeadSchema = z.object({
  schemaVersion: extra(z.int()),
  id: z.string(),
  timestamp: z.string(),
  status: extra(runStatusSchema),
  stopReason: extra(stopReasonSchema),
  /** Absent where another tool did not say. */
  duration: z.number().optional(),
  summary: runSummarySchema,
  config: resultConfigSchema,
  environment: extra(environmentSchema),
});
export type ResultHead = z.infer<typeof resultHeadSchema>;

/** The `schemaVersion` of the files that are written: what a later one adds is not known. */
export const knownSchemaVersion = 1;

/** The whole result file `data/results/<timestamp>.json`, keys in this order. */
export const testRunFileSchema = resultHeadSchema.extend({
  prompts: extra(z.record(z.string(), z.array(chatMessageSchema))),
  results: z.record(z.string(), z.record(z.string(), scenarioResultSchema)),
});
export type TestRunFile = z.infer<typeof testRunFileSchema>;
