import * as z from "zod";
import { errorKindSchema } from "./resultFile.ts";

/** How one test ended, without its replies: what aggregates, lists and the tests of a report are made of. */
export const testOutcomeSchema = z.object({
  provider: z.string(),
  scenario: z.int(),
  runNumber: z.int(),
  case: z.string().optional(),
  round: z.int().optional(),
  state: z.enum(["passed", "failed", "errored"]),
  /** Gates its last attempt passed, in this order: the reply is JSON, fits the schema, has the expected values. */
  gates: z.int().min(0).max(3),
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
  /** Where its case has an expected value: leaves, and pointers of what differed, `*` for any item. */
  values: z.object({ compared: z.int(), matched: z.int(), missed: z.array(z.string()) }).optional(),
});
export type TestOutcome = z.infer<typeof testOutcomeSchema>;
