import * as z from "zod";
import { nanosecondsSchema, readNanosecondsSchema } from "../json/nanoseconds.ts";
import { attemptResultSchema, caseResultSchema } from "./resultFile.ts";

/**
 * An attempt as a record; `activeMs` is its time without waits for a free slot or the request rate, `caseResult` what
 * there is to say of its case as of this attempt. One that is `abandoned` came from another machine once its test had been
 * given to somebody else: it is no attempt of its test.
 */
export const providerAttemptSchema = attemptResultSchema.extend({
  type: z.literal("ProviderAttempt"),
  activeMs: z.number(),
  caseResult: caseResultSchema.optional(),
  abandoned: z.literal(true).optional(),
});
export type ProviderAttempt = z.infer<typeof providerAttemptSchema>;

/** What a record keeps of a body beside its value. */
const bodyKeys = {
  /** Of a record that is one of several: the other keys of the object they came in. */
  envelope: z.record(z.string(), z.unknown()).optional(),
  /** The body as it came, where the value does not show it; once a request. */
  raw_body: z.string().optional(),
  /** The same, of a body whose bytes are no UTF-8. */
  raw_body_base64: z.string().optional(),
  /** Id of the record, of the same request, that keeps the body as it came. */
  raw_of: z.string().optional(),
};
const bodyKeysSchema = z.object(bodyKeys);
export type BodyKeys = z.infer<typeof bodyKeysSchema>;

/** A message of a broker. `value` is that of the body. */
export const brokerMessageSchema = z.object({
  /** What the broker sorts it by: its own key where it has one, else the topic, subject or routing key it came with. */
  key: z.string().nullable(),
  value: z.unknown(),
  /** Names in lower case; a repeated header is joined with `, `. */
  headers: z.record(z.string(), z.string()),
  partition: z.int().optional(),
  /** Where it lies in its stream or partition. */
  offset: readNanosecondsSchema.optional(),
  /** When the broker or its sender says that it was sent, epoch ns. */
  timestamp: readNanosecondsSchema.optional(),
});
export type BrokerMessage = z.infer<typeof brokerMessageSchema>;

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
  /** Of what came from a broker. */
  message: brokerMessageSchema.optional(),
  ...bodyKeys,
});
export type ReactionInvocation = z.infer<typeof reactionInvocationSchema>;

/** What a query produced; `phase` is null where the stream does not mark it. */
export const resultStreamSchema = z.object({
  type: z.literal("ResultStream"),
  query_id: z.string().nullable(),
  phase: z.enum(["bootstrap", "change"]).nullable(),
  query_result: z.unknown(),
  /** What came beside the result, such as the other fields of an entry of a Redis stream. */
  fields: z.record(z.string(), z.unknown()).optional(),
  /** Of what came from a broker. */
  message: brokerMessageSchema.optional(),
  ...bodyKeys,
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
