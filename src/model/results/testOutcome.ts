import * as z from "zod";
import { errorKindSchema } from "./resultFile.ts";

/** How one test ended, without its replies: what aggregates, lists and the tests of a report are made of. */
export const testOutcomeSchema = z.object({
  provider: z.string(),
  scenario: z.int(),
  runNumber: z.int(),
  state: z.enum(["passed", "failed", "errored"]),
  /** Retries of the step that needed most; a passed test with 0 passed at first attempt. */
  retries: z.int(),
  /** Attempts over all steps. */
  attempts: z.int(),
  totalDurationMs: z.number(),
  inputTokens: z.number().optional(),
  outputTokens: z.number().optional(),
  costUsd: z.number().optional(),
  errorKind: errorKindSchema.optional(),
  /** Codes of all validation errors of all its attempts, each once. */
  errorCodes: z.array(z.string()),
});
export type TestOutcome = z.infer<typeof testOutcomeSchema>;
