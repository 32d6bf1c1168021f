import type { RawData, WebSocket } from "ws";
import type { KeepRaw } from "../../../model/config/streamHandler.ts";
import type { BodyReader } from "../bodies/bodyReader.ts";
import { withBody } from "../bodies/bodyRecords.ts";
import type { Inflow } from "../inflow.ts";
import { createTurnEnd } from "../turnEnd.ts";
import type { Handshake, WebsocketPayloadMaker } from "./websocketPayload.ts";

export interface MessageTaker {
  readonly inflow: Inflow;
  /** Epoch ns. */
  readonly now: () => bigint;
  readonly keepRaw: KeepRaw;
  /** Of all sockets of a handler. */
  readonly bodies: BodyReader;
  readonly handshake: Handshake;
  readonly makePayload: WebsocketPayloadMaker;
  /** Told of each message. */
  readonly onMessage?: () => void;
}

/**
 * Takes the messages of a socket, those of one turn of the event loop together. Text and binary are read alike; a message has
 * no headers of its own, so that its trace is that of the handshake.
 */
export function takeMessages(
  socket: WebSocket,
  { inflow, now, keepRaw, bodies, handshake, makePayload, onMessage }: MessageTaker,
): void {
  const { traceparent = null, tracestate = null } = handshake.headers;
  const trace = { traceparent, tracestate };
  const deliverSoon = createTurnEnd(() => inflow.deliver());
  socket.on("message", (message) => {
    onMessage?.();
    const arrivedNs = now();
    const body = bodies.readBytes(toBytes(message));
    const payload = withBody(makePayload(body, handshake), body, keepRaw);
    inflow.add({ arrivedNs, ...trace, payload, bodyText: body.text });
    deliverSoon();
  });
}

// --- internal ---

function toBytes(message: RawData): Buffer {
  if (Array.isArray(message)) return Buffer.concat(message);
  return Buffer.isBuffer(message) ? message : Buffer.from(message);
}
