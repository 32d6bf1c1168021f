import type { KeepRaw } from "../../../model/config/streamHandler.ts";
import type {
  BrokerMessage,
  ReactionInvocation,
  ResultStream,
} from "../../../model/results/record.ts";
import { withBody } from "../bodies/bodyRecords.ts";
import { readBodyBytes } from "../bodies/receivedBody.ts";
import { readQueryId } from "../queryId.ts";
import type { Arrival } from "../recordHandler.ts";
import { createPhaseReader } from "../resultPhase.ts";

/** A message as a broker gave it. */
export interface ReceivedMessage {
  /** The topic, subject, queue or stream it came from. */
  readonly from: string;
  /** What it says beside its body. */
  readonly about: Omit<BrokerMessage, "value">;
  readonly body: Buffer;
  /** Media type of the body, where that is told. */
  readonly contentType?: string | undefined;
}

/** Makes the payload of a record of a message. */
export type MessagePayloadMaker = (
  from: string,
  message: BrokerMessage,
) => ReactionInvocation | ResultStream;

/** For a reaction: the request is the one that the broker delivers with, its path where the message came from. */
export function createMessageInvocationMaker(kind: string, method: string): MessagePayloadMaker {
  return (from, message) => ({
    type: "ReactionInvocation",
    reaction_type: kind,
    query_id: readQueryId(message.value) ?? message.headers["x-query-id"] ?? null,
    request_method: method,
    request_path: from,
    headers: message.headers,
    request_body: message.value,
    message,
  });
}

/** For the query `id`, unless the message names another; it counts the phases of one stream, see `createPhaseReader`. */
export function createMessageResultMaker(id: string): MessagePayloadMaker {
  const readPhase = createPhaseReader();
  return (_, message) => ({
    type: "ResultStream",
    query_id: readQueryId(message.value) ?? id,
    phase: readPhase(message.value),
    query_result: message.value,
    message,
  });
}

export function buildMessageArrival(
  { from, about, body: bytes, contentType }: ReceivedMessage,
  arrivedNs: bigint,
  { keepRaw, makePayload }: { keepRaw: KeepRaw; makePayload: MessagePayloadMaker },
): Arrival {
  const body = readBodyBytes(bytes, contentType);
  const { headers } = about;
  const message = { ...about, value: body.value };
  return {
    arrivedNs,
    traceparent: headers.traceparent ?? null,
    tracestate: headers.tracestate ?? null,
    payload: withBody(makePayload(from, message), body, keepRaw),
    bodyText: body.text,
  };
}
