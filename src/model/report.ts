import * as z from "zod";
import { chatMessageSchema } from "./chatMessage.ts";
import { attemptResultSchema, resultHeadSchema, scenarioSummarySchema } from "./resultFile.ts";
import { testOutcomeSchema } from "./testOutcome.ts";

/** One provider × scenario of the matrix; rates 0–100 over the tests that ended. */
export const reportCellSchema = z.object({
  provider: z.string(),
  scenario: z.int(),
  planned: z.int().optional(),
  ended: z.int(),
  passed: z.int(),
  failed: z.int(),
  errored: z.int(),
  /** `ladder[k]`: share that passed within k retries, up to `maxRetries`. */
  ladder: z.array(z.number()),
  summary: scenarioSummarySchema,
});
export type ReportCell = z.infer<typeof reportCellSchema>;

/** Everything a report shows but the tests and attempts, which are asked for in pages. */
export const reportModelSchema = z.object({
  state: z.enum(["running", "stopping", "finished"]),
  head: resultHeadSchema,
  /** Result file relative to the data folder; absent while running. */
  file: z.string().optional(),
  cells: z.array(reportCellSchema),
  /** Per provider and over all its scenarios, as in a cell. */
  ladders: z.array(z.object({ provider: z.string(), ended: z.int(), ladder: z.array(z.number()) })),
});
export type ReportModel = z.infer<typeof reportModelSchema>;

/** Which tests a page shows; absent keys do not filter. `text` searches ids, names and error codes. */
export const testFilterSchema = z.object({
  state: z.enum(["passed", "failed", "errored", "retried"]).optional(),
  provider: z.string().optional(),
  scenario: z.int().optional(),
  text: z.string().max(200).optional(),
});
export type TestFilter = z.infer<typeof testFilterSchema>;

/** Which page of which tests is asked for. */
export const testQuerySchema = z.object({
  filter: testFilterSchema,
  offset: z.int().nonnegative(),
  limit: z.int().min(1).max(500),
});

export const testKeySchema = z.object({
  provider: z.string(),
  scenario: z.int(),
  runNumber: z.int(),
});
export type TestKey = z.infer<typeof testKeySchema>;

export const testPageSchema = z.object({
  total: z.int(),
  offset: z.int(),
  tests: z.array(testOutcomeSchema),
});
export type TestPage = z.infer<typeof testPageSchema>;

/** The attempts of one test, with the prompts they sent by `promptHash`. */
export const testAttemptsSchema = z.object({
  key: testKeySchema,
  attempts: z.array(attemptResultSchema),
  finalResponse: z.unknown(),
  prompts: z.record(z.string(), z.array(chatMessageSchema)),
});
export type TestAttempts = z.infer<typeof testAttemptsSchema>;
