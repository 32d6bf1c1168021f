import * as z from "zod";
import { distributionSchema } from "./measurement.ts";
import { stoppedBySchema } from "./streamStatus.ts";

/** What a stream scenario's `schema` judges, for each reaction and query. */
export const streamOutcomeSchema = z.object({
  stoppedBy: stoppedBySchema.nullable(),
  recordCount: z.int(),
  durationMs: z.number(),
  recordsPerSecond: z.number(),
  interArrivalMs: distributionSchema.optional(),
  latencyMs: distributionSchema.optional(),
  /** Records whose latency is known. */
  timedCount: z.int(),
  /** Records turned away for now: paused, queue full, body too large. */
  refusedCount: z.int(),
  /** Records that came after the end of the observation. */
  lateCount: z.int(),
  /** Changes that sources sent here; like the next two only where there are sources. */
  sentCount: z.int().optional(),
  deliveredCount: z.int().optional(),
  /** Deliveries that failed. */
  failedCount: z.int().optional(),
  /** How late changes were sent; like `keptRate` only where a source has `spacing`. */
  sendLagMs: distributionSchema.optional(),
  /** Share of changes that were sent no later than one interval after they were due, 0–100. */
  keptRate: z.number().optional(),
  /** Of what was matched by `key`: delivered, and not come. */
  missingCount: z.int().optional(),
  duplicateCount: z.int().optional(),
  outOfOrderCount: z.int().optional(),
  unexpectedCount: z.int().optional(),
  probeCount: z.int().optional(),
  /** Records whose signature is not valid. */
  badSignatureCount: z.int().optional(),
  /** Number of things that went wrong while observing: see the component's summary. */
  errors: z.int(),
});
export type StreamOutcome = z.infer<typeof streamOutcomeSchema>;
