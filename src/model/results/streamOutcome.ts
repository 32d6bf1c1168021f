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
  /** Number of things that went wrong while observing: see the component's summary. */
  errors: z.int(),
});
export type StreamOutcome = z.infer<typeof streamOutcomeSchema>;
