import * as z from "zod";
import { chatMessageSchema } from "./chatMessage.ts";

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
  "internal",
]);
export type ErrorKind = z.infer<typeof errorKindSchema>;

/** `path` holds keys and decimal array positions; `code` is the JSON Schema keyword or `invalid_json`. */
export const validationErrorSchema = z.object({
  path: z.array(z.string()),
  message: z.string(),
  code: z.string(),
});
export type ValidationError = z.infer<typeof validationErrorSchema>;

/** Which reading of the reply gave JSON. */
export const extractionSchema = z.enum(["none", "fenced", "substring"]);
export type Extraction = z.infer<typeof extractionSchema>;

/** One request of a test with its reply and verdict; errored exactly when `errorMessage` is not null. */
export const attemptResultSchema = z.object({
  attemptNumber: z.int(),
  step: z.int().optional(),
  timestamp: z.string(),
  success: z.boolean(),
  durationMs: z.number(),
  inputTokens: z.number().optional(),
  outputTokens: z.number().optional(),
  costUsd: z.number().optional(),
  rawResponse: z.string(),
  parsedResponse: z.unknown(),
  extraction: extractionSchema.optional(),
  validationErrors: z.array(validationErrorSchema),
  errorMessage: z.string().nullable(),
  errorKind: errorKindSchema.optional(),
  finishReason: z.string().optional(),
  responseModel: z.string().optional(),
  httpStatus: z.int().optional(),
  httpRequests: z.int().optional(),
  promptHash: z.string().optional(),
});
export type AttemptResult = z.infer<typeof attemptResultSchema>;

/** One test: provider × scenario × run number. */
export const runResultSchema = z.object({
  runNumber: z.int(),
  success: z.boolean(),
  attempts: z.array(attemptResultSchema),
  totalDurationMs: z.number(),
  finalResponse: z.unknown(),
});
export type RunResult = z.infer<typeof runResultSchema>;

/** Rates are 0–100 over all tests of the cell; times in ms. */
export const scenarioSummarySchema = z.object({
  successRate: z.number(),
  firstAttemptSuccessRate: z.number(),
  afterRetry1SuccessRate: z.number(),
  afterRetry2SuccessRate: z.number(),
  afterRetry3SuccessRate: z.number(),
  averageDurationMs: z.number(),
  averageAttempts: z.number(),
  p50Ms: z.number().optional(),
  p95Ms: z.number().optional(),
  p99Ms: z.number().optional(),
  costUsd: z.number().optional(),
});
export type ScenarioSummary = z.infer<typeof scenarioSummarySchema>;

export const scenarioResultSchema = z.object({
  runs: z.array(runResultSchema),
  summary: scenarioSummarySchema,
});
export type ScenarioResult = z.infer<typeof scenarioResultSchema>;

export const runSummarySchema = z.object({
  totalTests: z.int(),
  passed: z.int(),
  failed: z.int(),
  successRate: z.number(),
  plannedTests: z.int().optional(),
  errored: z.int().optional(),
  firstAttemptSuccessRate: z.number().optional(),
  inputTokens: z.number().optional(),
  outputTokens: z.number().optional(),
  costUsd: z.number().optional(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

export const providerDetailSchema = z.object({ kind: z.string(), model: z.string().optional() });
export type ProviderDetail = z.infer<typeof providerDetailSchema>;

export const scenarioDetailSchema = z.object({
  name: z.string(),
  kind: z.string(),
  mode: z.string().optional(),
});
export type ScenarioDetail = z.infer<typeof scenarioDetailSchema>;

/** sha-256 in hex of the parsed JSON with sorted keys. */
export const runHashesSchema = z.object({
  config: z.string(),
  scenarios: z.record(z.string(), z.string()),
  schemas: z.record(z.string(), z.string()),
});
export type RunHashes = z.infer<typeof runHashesSchema>;

/** What was tested; `providers`, `scenarios` and `runsPerScenario` are all that other tools may write. */
export const resultConfigSchema = z.object({
  providers: z.array(z.string()),
  scenarios: z.array(z.number()),
  runsPerScenario: z.number(),
  name: z.string().optional(),
  file: z.string().optional(),
  maxRetries: z.int().optional(),
  providerDetails: z.record(z.string(), providerDetailSchema).optional(),
  scenarioDetails: z.record(z.string(), scenarioDetailSchema).optional(),
  hashes: runHashesSchema.optional(),
});
export type ResultConfig = z.infer<typeof resultConfigSchema>;

export const environmentSchema = z.object({
  touchstone: z.string(),
  vscode: z.string().optional(),
  node: z.string(),
  platform: z.string(),
  git: z.object({ commit: z.string(), branch: z.string(), dirty: z.boolean() }).optional(),
});
export type Environment = z.infer<typeof environmentSchema>;

/** Everything before `prompts` and `results`: what lists need, readable without the rest of the file. */
export const resultHeadSchema = z.object({
  schemaVersion: z.int().optional(),
  id: z.string(),
  timestamp: z.string(),
  status: runStatusSchema.optional(),
  stopReason: stopReasonSchema.optional(),
  duration: z.number(),
  summary: runSummarySchema,
  config: resultConfigSchema,
  environment: environmentSchema.optional(),
});
export type ResultHead = z.infer<typeof resultHeadSchema>;

/** The whole result file `data/results/<timestamp>.json`, keys in this order. */
export const testRunFileSchema = resultHeadSchema.extend({
  prompts: z.record(z.string(), z.array(chatMessageSchema)).optional(),
  results: z.record(z.string(), z.record(z.string(), scenarioResultSchema)),
});
export type TestRunFile = z.infer<typeof testRunFileSchema>;
