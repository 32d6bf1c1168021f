import * as z from "zod";
import { chatMessageSchema } from "../chatMessage.ts";
import { observedTestSchema, sourceTestSchema } from "./componentSummary.ts";
import { probeReportSchema } from "./probe.ts";
import {
  attemptResultSchema,
  caseResultSchema,
  resultHeadSchema,
  scenarioSummarySchema,
} from "./resultFile.ts";
import { runWorkersSchema } from "./runWorkers.ts";
import { componentRoleSchema, streamProgressSchema } from "./streamStatus.ts";
import { testOutcomeSchema } from "./testOutcome.ts";

/** Which fields had other values than expected, in how many of the tests that were compared or should have been. */
export const fieldFiguresSchema = z.object({
  tests: z.int(),
  /** The most frequent first, at most 50; pointers have `*` for any item. */
  missed: z.array(z.object({ pointer: z.string(), tests: z.int() })),
});
export type FieldFigures = z.infer<typeof fieldFiguresSchema>;

/** Where a rate lies with 95 % confidence, 0–100; `isWatched`: however often one looks while tests come in. */
export const rateIntervalSchema = z.object({
  lower: z.number(),
  upper: z.number(),
  isWatched: z.boolean(),
});
export type RateInterval = z.infer<typeof rateIntervalSchema>;

/** How long tests took: `counts[k]` of them in the bin `from + k` of the report, and none in those before and behind. */
export const timeCountsSchema = z.object({ from: z.int(), counts: z.array(z.int()) });
export type TimeCounts = z.infer<typeof timeCountsSchema>;

/** One provider × scenario of the matrix; rates 0–100 over the tests that ended. */
export const reportCellSchema = z.object({
  provider: z.string(),
  scenario: z.int(),
  planned: z.int().optional(),
  /** Where cells are run until they settle; "given up": not settled within the rounds it may have. */
  settling: z.enum(["settled", "goes on", "given up"]).optional(),
  ended: z.int(),
  passed: z.int(),
  failed: z.int(),
  errored: z.int(),
  /** `ladder[k]`: share that passed within k retries, up to `maxRetries`. */
  ladder: z.array(z.number()),
  summary: scenarioSummarySchema,
  /** Of the tests that passed; absent where none ended. */
  interval: rateIntervalSchema.optional(),
  /** Where cases have expected values. */
  fields: fieldFiguresSchema.optional(),
  times: timeCountsSchema.optional(),
});
export type ReportCell = z.infer<typeof reportCellSchema>;

/** Tests of a provider that were given up without a request, and why. */
export const notSentSchema = z.object({
  provider: z.string(),
  tests: z.int(),
  reason: z.string(),
});
export type NotSent = z.infer<typeof notSentSchema>;

/** What a provider was not sent as it stands, or does not enforce, and in how many tests. */
export const providerWarningSchema = z.object({
  provider: z.string(),
  tests: z.int(),
  warning: z.string(),
});
export type ProviderWarning = z.infer<typeof providerWarningSchema>;

/** How long a provider that streams took to the first token, over so many attempts; nearest rank. */
export const firstTokenFiguresSchema = z.object({
  provider: z.string(),
  attempts: z.int(),
  p50Ms: z.number(),
  p95Ms: z.number(),
});
export type FirstTokenFigures = z.infer<typeof firstTokenFiguresSchema>;

/**
 * Which tests a page shows; absent keys do not filter. `text` searches ids, names, cases, error codes, HTTP statuses, replies and
 * error messages; `fault` is one of a test's `faults`.
 */
export const testFilterSchema = z.object({
  state: z.enum(["passed", "failed", "errored", "retried"]).optional(),
  provider: z.string().optional(),
  scenario: z.int().optional(),
  text: z.string().max(200).optional(),
  fault: z.string().max(2000).optional(),
});
export type TestFilter = z.infer<typeof testFilterSchema>;

/** In which order tests are listed; that of the result where absent. What is not known of a test comes last either way. */
export const testSortingSchema = z.object({
  column: z.enum(["state", "provider", "scenario", "run", "attempts", "duration", "tokens"]),
  isDescending: z.boolean(),
});
export type TestSorting = z.infer<typeof testSortingSchema>;

/** Which page of which tests is asked for. */
export const testQuerySchema = z.object({
  filter: testFilterSchema,
  sorting: testSortingSchema.optional(),
  offset: z.int().nonnegative(),
  limit: z.int().min(1).max(500),
});

export const testKeySchema = z.object({
  provider: z.string(),
  scenario: z.int(),
  runNumber: z.int(),
});
export type TestKey = z.infer<typeof testKeySchema>;

/** Why tests did not pass, over all providers and scenarios: an error kind, `http <status>`, or the code and place of an error. */
export const frequentFailureSchema = z.object({
  reason: z.string(),
  /** JSON pointer of what was wrong, `*` for any item. */
  path: z.string().optional(),
  state: z.enum(["failed", "errored"]),
  tests: z.int(),
  /** The providers that had it, the most frequent first. */
  providers: z.array(z.object({ provider: z.string(), tests: z.int() })),
  /** What shows them in the list of tests. */
  filter: testFilterSchema,
  /** One of them, and what it ended with. */
  example: testKeySchema,
  message: z.string(),
  /** What a person may do about it. */
  advice: z.string(),
});
export type FrequentFailure = z.infer<typeof frequentFailureSchema>;

/** What a provider came to over all its scenarios; rates 0–100 over the tests that ended. */
export const providerFiguresSchema = z.object({
  provider: z.string(),
  ended: z.int(),
  passed: z.int(),
  errored: z.int(),
  summary: scenarioSummarySchema,
  inputTokens: z.number().optional(),
  outputTokens: z.number().optional(),
  costUsd: z.number().optional(),
  /** Absent where none passed, or no cost is known. */
  costPerPassUsd: z.number().optional(),
  /** Share of replies that did not fit the schema at first and did after retries, 0–1; absent where all fitted at first. */
  retryEffectiveness: z.number().optional(),
  times: timeCountsSchema.optional(),
});
export type ProviderFigures = z.infer<typeof providerFiguresSchema>;

/** Everything a report shows but the tests and attempts, which are asked for in pages. */
export const reportModelSchema = z.object({
  state: z.enum(["running", "stopping", "finished"]),
  head: resultHeadSchema,
  /** Result file relative to the data folder; absent while running. */
  file: z.string().optional(),
  /**
   * While the result file is being read, or where it cannot be read as a whole: all but `head` is of the tests read so far.
   * `fault` says why others cannot be.
   */
  reading: z
    .object({ tests: z.int(), isGoingOn: z.boolean(), fault: z.string().optional() })
    .optional(),
  cells: z.array(reportCellSchema),
  /** The stream test that goes on, if one does. */
  stream: streamProgressSchema.optional(),
  /** Of a run over a queue. */
  workers: runWorkersSchema.optional(),
  /** Of a probe. */
  probe: probeReportSchema.optional(),
  /** Over all scenarios of a provider. */
  providers: z.array(providerFiguresSchema),
  /** Upper ends of the bins in which times are counted, ascending; absent where no test took any. */
  timeEdgesMs: z.array(z.number()).optional(),
  /** Per provider and over all its scenarios, as in a cell. */
  ladders: z.array(z.object({ provider: z.string(), ended: z.int(), ladder: z.array(z.number()) })),
  /** The most frequent first; absent where every test passed. */
  failures: z.array(frequentFailureSchema).optional(),
  /** Absent where every test was sent. */
  notSent: z.array(notSentSchema).optional(),
  /** Absent where all was sent as it stands. */
  warnings: z.array(providerWarningSchema).optional(),
  /** By provider that streams; absent where none does. */
  firstTokens: z.array(firstTokenFiguresSchema).optional(),
});
export type ReportModel = z.infer<typeof reportModelSchema>;

export const testPageSchema = z.object({
  total: z.int(),
  offset: z.int(),
  tests: z.array(testOutcomeSchema),
  /** Where replies are too long, or too many, to be searched whole: there may be more that fit. */
  isCut: z.boolean().optional(),
});
export type TestPage = z.infer<typeof testPageSchema>;

/** The attempts of one test, with the prompts they sent by `promptHash`. */
export const testAttemptsSchema = z.object({
  key: testKeySchema,
  attempts: z.array(attemptResultSchema),
  finalResponse: z.unknown(),
  caseResult: caseResultSchema.optional(),
  prompts: z.record(z.string(), z.array(chatMessageSchema)),
  /** Attempts of which only the beginning of the reply is here, and nothing that was made of it; `characters` is how many it has. */
  cutReplies: z
    .array(z.object({ step: z.int(), attemptNumber: z.int(), characters: z.int() }))
    .optional(),
});
export type TestAttempts = z.infer<typeof testAttemptsSchema>;

/** One attempt of a test; `step` and `attemptNumber` from 1. */
export const attemptPlaceSchema = z.object({
  key: testKeySchema,
  step: z.int().positive(),
  attemptNumber: z.int().positive(),
});
export type AttemptPlace = z.infer<typeof attemptPlaceSchema>;

/** Larger images are told of by their path only. */
export const promptImageBytes = 4 * 1024 * 1024;

/** An image that went with a prompt, as it was sent. */
export const promptImageSchema = z.object({
  mediaType: z.enum(["image/png", "image/jpeg", "image/gif", "image/webp"]),
  base64: z.string(),
});
export type PromptImage = z.infer<typeof promptImageSchema>;

/** A file that a component left, relative to the data folder, with `/`. */
export const componentFileSchema = z.object({
  path: z.string(),
  bytes: z.int(),
  modified: z.string(),
});
export type ComponentFile = z.infer<typeof componentFileSchema>;

/** One component of a stream test, as its summary and its folder have it. */
export const testComponentSchema = z.object({
  role: componentRoleSchema,
  id: z.string(),
  kind: z.string(),
  /** Entry of `test_run_summary.json`; absent while the test goes on, or when the file is not here. */
  observed: observedTestSchema.omit({ attempt: true }).optional(),
  source: sourceTestSchema.optional(),
  /** Files of the component, those of its other tests included. */
  files: z.array(componentFileSchema),
});
export type TestComponent = z.infer<typeof testComponentSchema>;

/** What lies below `test_runs/` of a stream test; the component that was asked for comes first. */
export const streamTestDetailSchema = z.object({
  key: testKeySchema,
  components: z.array(testComponentSchema),
});
export type StreamTestDetail = z.infer<typeof streamTestDetailSchema>;

/** Which page of the records of a test; each word of `text` must occur in a record's line. */
export const recordQuerySchema = z.object({
  key: testKeySchema,
  text: z.string().max(200).optional(),
  offset: z.int().nonnegative(),
  limit: z.int().min(1).max(500),
});

/** A record as a row: its line says the rest. Times are epoch ns, spelled as text. */
export const recordRowSchema = z.object({
  sequence: z.int(),
  createdTimeNs: z.string(),
  /** Since the first record of the test, ms. */
  sinceStartMs: z.number(),
  queryId: z.string().nullable(),
  /** Method and path of a reaction, phase of a query. */
  label: z.string(),
  /** The beginning of what was received, as JSON text. */
  preview: z.string(),
  /** The whole record as two-space JSON, cut off where it is very long. */
  json: z.string(),
});
export type RecordRow = z.infer<typeof recordRowSchema>;

export const recordPageSchema = z.object({
  /** Records that fit; while a log is being searched, those found so far. */
  total: z.int(),
  offset: z.int(),
  rows: z.array(recordRowSchema),
  /** Lines that are no records. */
  brokenLines: z.int(),
});
export type RecordPage = z.infer<typeof recordPageSchema>;
