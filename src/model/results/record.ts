import * as z from "zod";
import { nanosecondsSchema } from "../json/nanoseconds.ts";
import { attemptResultSchema, caseResultSchema } from "./resultFile.ts";

/**
 * An attempt as a record; `activeMs` is its time without waits for a free slot or the request rate, `caseResult` what
 * there is to say of its case as of this attempt.
 */
export const providerAttemptSchema = attemptResultSchema.extend({
  type: z.literal("ProviderAttempt"),
  activeMs: z.number(),
  caseResult: caseResultSchema.optional(),
});
export type ProviderAttempt = z.infer<typeof providerAttemptSchema>;

/** What a reaction received. `request_body` is parsed JSON, or `{ raw }` with the text that was none. */
export const reactionInvocationSchema = z.object({
  type: z.literal("ReactionInvocation"),
  /** Kind of the handler. */
  reaction_type: z.string(),
  query_id: z.string().nullable(),
  request_method: z.string(),
  /** With the query string, as it was sent. */
  request_path: z.string(),
  /** Names in lower case; a repeated header is joined with `, `. */
  headers: z.record(z.string(), z.string()),
  request_body: z.unknown(),
});
export type ReactionInvocation = z.infer<typeof reactionInvocationSchema>;

/** What a query produced; `phase` is null where the stream does not mark it. */
export const resultStreamSchema = z.object({
  type: z.literal("ResultStream"),
  query_id: z.string().nullable(),
  phase: z.enum(["bootstrap", "change"]).nullable(),
  query_result: z.unknown(),
});
export type ResultStream = z.infer<typeof resultStreamSchema>;

/** What a source sent. */
export const sourceChangeSchema = z.object({
  type: z.literal("SourceChange"),
  source_id: z.string(),
  change: z.unknown(),
});
export type SourceChange = z.infer<typeof sourceChangeSchema>;

export const recordPayloadSchema = z.discriminatedUnion("type", [
  providerAttemptSchema,
  reactionInvocationSchema,
  resultStreamSchema,
  sourceChangeSchema,
]);
export type RecordPayload = z.infer<typeof recordPayloadSchema>;

/** One line of a journal: a thing that was sent, produced or received, with its times. */
export const handlerRecordSchema = z.object({
  id: z.string(),
  sequence: z.int().positive(),
  scenario: z.int(),
  run_number: z.int(),
  created_time_ns: nanosecondsSchema,
  processed_time_ns: nanosecondsSchema,
  traceparent: z.string().nullable(),
  tracestate: z.string().nullable(),
  payload: recordPayloadSchema,
});
export type HandlerRecord = z.infer<typeof handlerRecordSchema>;
