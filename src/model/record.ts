import * as z from "zod";
import { attemptResultSchema } from "./resultFile.ts";

/** Epoch nanoseconds with all digits: a bare integer on disk, BigInt in code. */
export const epochNsSchema = z.bigint().nonnegative();

/** An attempt as a record; `activeMs` is its time without waits for a free slot or the request rate. */
export const providerAttemptSchema = attemptResultSchema.extend({
  type: z.literal("ProviderAttempt"),
  activeMs: z.number(),
});
export type ProviderAttempt = z.infer<typeof providerAttemptSchema>;

export const recordPayloadSchema = z.discriminatedUnion("type", [providerAttemptSchema]);

/** One line of a journal: a thing that was sent, produced or received, with its times. */
export const handlerRecordSchema = z.object({
  id: z.string(),
  sequence: z.int().positive(),
  scenario: z.int(),
  run_number: z.int(),
  created_time_ns: epochNsSchema,
  processed_time_ns: epochNsSchema,
  traceparent: z.string().nullable(),
  tracestate: z.string().nullable(),
  payload: recordPayloadSchema,
});
export type HandlerRecord = z.infer<typeof handlerRecordSchema>;
