import * as z from "zod";
import { testKeySchema } from "../results/report.ts";
import { attemptResultSchema } from "../results/resultFile.ts";
import { runOutcomeSchema, runProgressSchema } from "./runProgress.ts";

/** What happens in a run, for those who follow it from outside. */
export const runEventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("progress"), progress: runProgressSchema }),
  /** An attempt that is written. */
  z.object({ type: z.literal("attempt"), test: testKeySchema, attempt: attemptResultSchema }),
  /** Records of a component as JSON lines; `left_out` counts those that came too fast to be shown. */
  z.object({
    type: z.literal("records"),
    component: z.string(),
    lines: z.array(z.string()),
    left_out: z.int(),
  }),
  z.object({ type: z.literal("finished"), outcome: runOutcomeSchema }),
]);
export type RunEvent = z.infer<typeof runEventSchema>;
