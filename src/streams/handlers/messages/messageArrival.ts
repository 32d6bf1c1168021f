import type { KeepRaw } from "../../../model/config/streamHandler.ts";
import type {
  BrokerMessage,
  ReactionInvocation,
  ResultStream,
} from "../../../model/results/record.ts";
import { createBodyReader } from "../bodies/bodyReader.ts";
import { withBody } from "../bodies/bodyRecords.ts";
import { createBodyResultMaker } from "../bodies/bodyResult.ts";
import { type BodyValue, headOf } from "../bodies/bodyValue.ts";
import { putValue } from "../bodies/laterValue.ts";
import { readQueryId } from "../queryId.ts";
import type { Arrival } from "../recordHandler.ts";

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

/** Makes the payload of a record of a message; `body` has its value. */
export type MessagePayloadMaker = (
  from: string,
  message: BrokerMessage,
  body: BodyValue,
) => ReactionInvocation | ResultStream;

/** For a reaction: the request is the one that the broker delivers with, its path where the message came from. */
export function createMessageInvocationMaker(kind: string, method: string): MessagePayloadMaker {
  return (from, message, body) => {
    const invocation = {
      type: "ReactionInvocation",
      reaction_type: kind,
      query_id: readQueryId(headOf(body)) ?? message.headers["x-query-id"] ?? null,
      request_method: method,
      request_path: from,
      headers: message.headers,
      message,
    } as const;
    return putValue(invocation, "request_body", body);
  };
}

/** As `createBodyResultMaker`, with the message. */
export function createMessageResultMaker(id: string): MessagePayloadMaker {
  const makeResult = createBodyResultMaker(id);
  return (_, message, body) => Object.assign(makeResult(body), { message });
}

export interface MessageArrivalOptions {
  readonly keepRaw: KeepRaw;
  readonly makePayload: MessagePayloadMaker;
}

/** Makes arrivals of the messages of one reader. */
export function createMessageArrivals({
  keepRaw,
  makePayload,
}: MessageArrivalOptions): (message: ReceivedMessage, arrivedNs: bigint) => Arrival {
  const { readBytes } = createBodyReader();
  return ({ from, about, body: bytes, contentType }, arrivedNs) => {
    const body = readBytes(bytes, contentType);
    const { traceparent = null, tracestate = null } = about.headers;
    const message = putValue({ ...about }, "value", body);
    const payload = withBody(makePayload(from, message, body), body, keepRaw);
    return { arrivedNs, traceparent, tracestate, payload, bodyText: body.text };
  };
}
