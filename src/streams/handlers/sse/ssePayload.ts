import type { ReactionInvocation, ResultStream } from "../../../model/results/record.ts";
import { readQueryId } from "../queryId.ts";
import { createPhaseReader } from "../resultPhase.ts";

/** One server-sent event. */
export interface SseMessage {
  /** Parsed JSON, or `{ raw }`. */
  readonly data: unknown;
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
  const { data, event, id } = message;
  const headers = { ...message.headers };
  if (event !== undefined) headers["x-event"] = event;
  if (id !== undefined) headers["x-event-id"] = id;
  return {
    type: "ReactionInvocation",
    reaction_type: "sse",
    query_id: readQueryId(data) ?? headers["x-query-id"] ?? null,
    request_method: "GET",
    request_path: message.path,
    headers,
    request_body: data,
  };
}

/** For the query `id`, unless the data names another: the event's data is the result; it counts the phases of one stream, see `createPhaseReader`. */
export function createSseResultMaker(id: string): SsePayloadMaker {
  const readPhase = createPhaseReader();
  return ({ data }) => ({
    type: "ResultStream",
    query_id: readQueryId(data) ?? id,
    phase: readPhase(data),
    query_result: data,
  });
}
