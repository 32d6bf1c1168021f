import * as z from "zod";
import { stoppedBySchema } from "./streamStatus.ts";

/** Durations of one kind, in ms. */
export const distributionMsSchema = z.object({
  min: z.number(),
  mean: z.number(),
  p50: z.number(),
  p90: z.number(),
  p95: z.number(),
  p99: z.number(),
  p999: z.number(),
  max: z.number(),
});
export type DistributionMs = z.infer<typeof distributionMsSchema>;

/** What a stream scenario's `schema` judges, for each reaction and query. */
export const streamOutcomeSchema = z.object({
  stoppedBy: stoppedBySchema.nullable(),
  recordCount: z.int(),
  durationMs: z.number(),
  recordsPerSecond: z.number(),
  interArrivalMs: distributionMsSchema.optional(),
  latencyMs: distributionMsSchema.optional(),
  /** Number of things that went wrong while observing: see the component's summary. */
  errors: z.int(),
});
export type StreamOutcome = z.infer<typeof streamOutcomeSchema>;
