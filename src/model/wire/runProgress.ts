import * as z from "zod";
import { runIdSchema } from "../ids.ts";
import { runStatusSchema, runSummarySchema, stopReasonSchema } from "../results/resultFile.ts";
import { queueProgressSchema } from "../results/runWorkers.ts";
import { streamProgressSchema } from "../results/streamStatus.ts";

/** Where a run stands; `elapsedMs` counts from its start. */
export const runProgressSchema = z.object({
  runId: runIdSchema,
  name: z.string(),
  timestamp: z.string(),
  elapsedMs: z.number(),
  stopping: z.boolean(),
  summary: runSummarySchema.required({
    plannedTests: true,
    errored: true,
    firstAttemptSuccessRate: true,
  }),
  /** Of the tests that ended, those that were given up without a request; absent where there is none. */
  notSent: z.int().optional(),
  /** Of a probe: its groups of keywords, and those that have a verdict. */
  probe: z.object({ told: z.int(), groups: z.int() }).optional(),
  /** The stream test that goes on, if one does. */
  stream: streamProgressSchema.optional(),
  /** Of a run over a queue. */
  queue: queueProgressSchema.optional(),
});
export type RunProgress = z.infer<typeof runProgressSchema>;

/** How a run ended; `file` is the result file relative to the data folder, with `/`. */
export const runOutcomeSchema = z.object({
  id: runIdSchema,
  /** Of a top-up: what it was by itself while it went on; `id` and `summary` are those of the run that it is part of. */
  part: runIdSchema.optional(),
  name: z.string(),
  probe: z.literal(true).optional(),
  status: runStatusSchema,
  stopReason: stopReasonSchema.optional(),
  /** Why the engine could not go on, when `status` is `failed`. */
  message: z.string().optional(),
  file: z.string(),
  duration: z.number(),
  summary: runSummarySchema,
});
export type RunOutcome = z.infer<typeof runOutcomeSchema>;
