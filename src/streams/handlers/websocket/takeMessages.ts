import type { RawData, WebSocket } from "ws";
import type { KeepRaw } from "../../../model/config/streamHandler.ts";
import { withBody } from "../bodies/bodyRecords.ts";
import { readBodyBytes } from "../bodies/receivedBody.ts";
import type { Inflow } from "../inflow.ts";
import type { Arrival } from "../recordHandler.ts";
import { createTurnEnd } from "../turnEnd.ts";

export interface MessageTaker {
  readonly inflow: Inflow;
  /** Epoch ns. */
  readonly now: () => bigint;
  readonly keepRaw: KeepRaw;
  readonly makePayload: (data: unknown) => Arrival["payload"];
  /** Told of each message. */
  readonly onMessage?: () => void;
}

/** Takes the messages of a socket, those of one turn of the event loop together. Text and binary are read alike. */
export function takeMessages(
  socket: WebSocket,
  { inflow, now, keepRaw, makePayload, onMessage }: MessageTaker,
): void {
  const deliverSoon = createTurnEnd(() => inflow.deliver());
  socket.on("message", (message) => {
    onMessage?.();
    const arrivedNs = now();
    const body = readBodyBytes(toBytes(message));
    const trace = { traceparent: null, tracestate: null };
    const payload = withBody(makePayload(body.value), body, keepRaw);
    inflow.add({ arrivedNs, ...trace, payload, bodyText: body.text });
    deliverSoon();
  });
}

// --- internal ---

function toBytes(message: RawData): Buffer {
  if (Array.isArray(message)) return Buffer.concat(message);
  return Buffer.isBuffer(message) ? message : Buffer.from(message);
}
