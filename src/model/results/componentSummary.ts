import * as z from "zod";
import { readNanosecondsSchema } from "../json/nanoseconds.ts";
import { ledgerSchema } from "./ledger.ts";
import { distributionSchema, percentileCurveSchema, rateSeriesSchema } from "./measurement.ts";
import { outputLoggerResultSchema } from "./outputLogger.ts";
import { attemptResultSchema } from "./resultFile.ts";
import { observerStateSchema, sourceStateSchema, stoppedBySchema } from "./streamStatus.ts";

const commonKeys = {
  scenario: z.int(),
  run_number: z.int(),
  record_count: z.int(),
  /** Start of the first record, end of the observation or of the sending; equal without a record. */
  start_time_ns: readNanosecondsSchema,
  end_time_ns: readNanosecondsSchema,
  duration_ns: readNanosecondsSchema,
  loggers: z.array(outputLoggerResultSchema),
  error_count: z.int(),
  /** The first things that went wrong. */
  errors: z.array(z.string()),
  rate_series: rateSeriesSchema,
};

/** One test of a reaction or query. */
export const observedTestSchema = z.object({
  ...commonKeys,
  state: observerStateSchema,
  stopped_by: stoppedBySchema.nullable(),
  /** Of sources that may feed it; absent without any. */
  sent_count: z.int().optional(),
  delivered_count: z.int().optional(),
  failed_count: z.int().optional(),
  /** Records whose latency is known. */
  timed_count: z.int().optional(),
  /** Where what was sent is matched by key with what came. */
  ledger: ledgerSchema.optional(),
  refused_count: z.int(),
  /** Why the first was refused, where that is known. */
  refusal: z.string().optional(),
  late_count: z.int(),
  /** Requests that only asked whether somebody is there, and are no records. */
  probe_count: z.int().optional(),
  /** Records whose signature is not valid. */
  bad_signature_count: z.int().optional(),
  wait_count: z.int(),
  max_queue_depth: z.int(),
  records_per_second: z.number(),
  records_per_second_active: z.number().optional(),
  inter_arrival_ns: distributionSchema.optional(),
  latency_ns: distributionSchema.optional(),
  inter_arrival_curve: percentileCurveSchema.optional(),
  latency_curve: percentileCurveSchema.optional(),
  /** Records of the bootstrap phase, where the stream marks it. */
  bootstrap_record_count: z.int().optional(),
  url: z.string().optional(),
  /** The attempt of this test, as the result file has it; absent for a test that was cut off. */
  attempt: attemptResultSchema.optional(),
});
export type ObservedTest = z.infer<typeof observedTestSchema>;

/** One test of a source. */
export const sourceTestSchema = z.object({
  ...commonKeys,
  state: sourceStateSchema,
  skipped_count: z.int(),
  /** Changes that every dispatcher delivered. */
  delivered_count: z.int().optional(),
  /** Changes that a dispatcher could not deliver. */
  failed_count: z.int(),
  /** Changes for reactions of the test that had ended already. */
  late_count: z.int().default(0),
  records_per_second: z.number(),
  /** How late changes were sent; like `kept_rate` only with `spacing`. */
  send_lag_ns: distributionSchema.optional(),
  /** Share of changes sent no later than one interval after they were due, 0–100. */
  kept_rate: z.number().optional(),
});
export type SourceTest = z.infer<typeof sourceTestSchema>;

/** All tests of a provider of prompt scenarios together: there may be thousands, and each is in the result file. */
export const promptTestsSchema = z.object({
  /** Tests that ended. */
  test_count: z.int(),
  /** Those of them without a verdict. */
  error_count: z.int(),
  /** Attempts, those of tests that did not end included. */
  record_count: z.int(),
  /** What each logger left when the run had ended. */
  loggers: z.array(outputLoggerResultSchema),
});
export type PromptTests = z.infer<typeof promptTestsSchema>;

/** `test_run_summary.json` of a reaction, a query or a provider, which is kept as a reaction. */
export const observerSummarySchema = z.object({
  test_run_reaction_id: z.string().optional(),
  test_run_query_id: z.string().optional(),
  kind: z.string(),
  /** Stream tests one by one; empty for a provider. */
  tests: z.array(observedTestSchema),
  /** Of a provider only. */
  prompt_tests: promptTestsSchema.optional(),
});
export type ObserverSummary = z.infer<typeof observerSummarySchema>;

/** `test_run_summary.json` of a source. */
export const sourceSummarySchema = z.object({
  test_run_source_id: z.string(),
  kind: z.string(),
  tests: z.array(sourceTestSchema),
});
export type SourceSummary = z.infer<typeof sourceSummarySchema>;
