import type { ReactionInvocation, ResultStream } from "../../../model/results/record.ts";
import { readQueryId } from "../queryId.ts";
import { createPhaseReader } from "../resultPhase.ts";

/** The handshake of a connection: whose it is, its messages are. */
export interface Handshake {
  /** With the query string. */
  readonly path: string;
  /** What the other side sent with it; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Makes the payload of a record of a message. */
export type WebsocketPayloadMaker = (
  data: unknown,
  handshake: Handshake,
) => ReactionInvocation | ResultStream;

/** For a reaction: the request is that of the handshake, the body is the message. */
export function buildWebsocketInvocation(
  data: unknown,
  { path, headers }: Handshake,
): ReactionInvocation {
  return {
    type: "ReactionInvocation",
    reaction_type: "websocket",
    query_id: readQueryId(data) ?? headers["x-query-id"] ?? null,
    request_method: "GET",
    request_path: path,
    headers,
    request_body: data,
  };
}

/** For the query `id`, unless the message names another; it counts the phases of one stream, see `createPhaseReader`. */
export function createWebsocketResultMaker(id: string): WebsocketPayloadMaker {
  const readPhase = createPhaseReader();
  return (data) => ({
    type: "ResultStream",
    query_id: readQueryId(data) ?? id,
    phase: readPhase(data),
    query_result: data,
  });
}
