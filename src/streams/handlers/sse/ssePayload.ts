import type { ReactionInvocation, ResultStream } from "../../../model/results/record.ts";
import { createBodyResultMaker } from "../bodies/bodyResult.ts";
import { type BodyValue, headOf } from "../bodies/bodyValue.ts";
import { putValue } from "../bodies/laterValue.ts";
import { readQueryId } from "../queryId.ts";

/** One server-sent event. */
export interface SseMessage {
  /** Its data: JSON, or `{ raw }`. */
  readonly body: BodyValue;
  readonly event: string | undefined;
  readonly id: string | undefined;
  /** Of the URL the events come from, with the query string. */
  readonly path: string;
  /** Of the response that carries the events; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Makes the payload of a record of an event. */
export type SsePayloadMaker = (message: SseMessage) => ReactionInvocation | ResultStream;

/**
 * For a reaction: the request is the one that asked for the stream, the headers are those of its response, with the
 * event's name as `x-event` and its id as `x-event-id` where it has them.
 */
export function buildSseInvocation(message: SseMessage): ReactionInvocation {
  const { body, event, id } = message;
  const headers = { ...message.headers };
  if (event !== undefined) headers["x-event"] = event;
  if (id !== undefined) headers["x-event-id"] = id;
  const invocation = {
    type: "ReactionInvocation",
    reaction_type: "sse",
    query_id: readQueryId(headOf(body)) ?? headers["x-query-id"] ?? null,
    request_method: "GET",
    request_path: message.path,
    headers,
  } as const;
  return putValue(invocation, "request_body", body);
}

/** See `createBodyResultMaker`. */
export function createSseResultMaker(id: string): SsePayloadMaker {
  const makeResult = createBodyResultMaker(id);
  return ({ body }) => makeResult(body);
}
