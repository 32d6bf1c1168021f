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
  /** Gates its last attempt passed, in this order: the reply is JSON, fits the schema, has the expected values. Absent where another tool judged it otherwise. */
  gates: z.int().min(0).max(3).optional(),
  /** Retries of the step that needed most; a passed test with 0 passed at first attempt. */
  retries: z.int(),
  /** Attempts over all steps. */
  attempts: z.int(),
  /** Absent where another tool did not say. */
  totalDurationMs: z.number().optional(),
  inputTokens: z.number().optional(),
  outputTokens: z.number().optional(),
  costUsd: z.number().optional(),
  /** Time to the first token of each attempt that was streamed. */
  firstTokensMs: z.array(z.number()).optional(),
  errorKind: errorKindSchema.optional(),
  /** Of the answer that a test without a verdict ended with. */
  httpStatus: z.int().optional(),
  /** Why it was given up without a request: its times are no times of the provider. */
  notSent: z.string().optional(),
  /** What was not sent to its provider as it stands, each once. */
  warnings: z.array(z.string()).optional(),
  /** Why it did not pass: by its last attempt the kind of its error, `http <status>`, or each code with the JSON pointer of what was wrong, `*` for any item. */
  faults: z.array(z.string()).optional(),
  /** Codes of all validation errors of all its attempts, each once. */
  errorCodes: z.array(z.string()),
  /** Where its case has an expected value: leaves, and pointers of what differed, `*` for any item. */
  values: z.object({ compared: z.int(), matched: z.int(), missed: z.array(z.string()) }).optional(),
});
export type TestOutcome = z.infer<typeof testOutcomeSchema>;
