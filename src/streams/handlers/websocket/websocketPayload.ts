import type { ReactionInvocation, ResultStream } from "../../../model/results/record.ts";
import { createBodyResultMaker } from "../bodies/bodyResult.ts";
import { type BodyValue, headOf } from "../bodies/bodyValue.ts";
import { putValue } from "../bodies/laterValue.ts";
import { readQueryId } from "../queryId.ts";

/** The handshake of a connection: whose it is, its messages are. */
export interface Handshake {
  /** With the query string. */
  readonly path: string;
  /** What the other side sent with it; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Makes the payload of a record of a message. */
export type WebsocketPayloadMaker = (
  body: BodyValue,
  handshake: Handshake,
) => ReactionInvocation | ResultStream;

/** For a reaction: the request is that of the handshake, the body is the message. */
export function buildWebsocketInvocation(
  body: BodyValue,
  { path, headers }: Handshake,
): ReactionInvocation {
  const invocation = {
    type: "ReactionInvocation",
    reaction_type: "websocket",
    query_id: readQueryId(headOf(body)) ?? headers["x-query-id"] ?? null,
    request_method: "GET",
    request_path: path,
    headers,
  } as const;
  return putValue(invocation, "request_body", body);
}

/** See `createBodyResultMaker`. */
export function createWebsocketResultMaker(id: string): WebsocketPayloadMaker {
  return createBodyResultMaker(id);
}
