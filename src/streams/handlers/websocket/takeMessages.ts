import type { RawData, WebSocket } from "ws";
import type { Inflow } from "../inflow.ts";
import type { Arrival } from "../recordHandler.ts";
import { parseRequestBody } from "../requestBody.ts";

export interface MessageTaker {
  readonly inflow: Inflow;
  /** Epoch ns. */
  readonly now: () => bigint;
  readonly makePayload: (data: unknown) => Arrival["payload"];
  /** Told of each message. */
  readonly onMessage?: () => void;
}

/**
 * Takes the messages of a socket, those of one turn of the event loop together. Text and binary are read alike; bytes
 * that are no UTF-8 are kept with replacement characters.
 */
export function takeMessages(
  socket: WebSocket,
  { inflow, now, makePayload, onMessage }: MessageTaker,
): void {
  let isDue = false;
  const deliver = () => {
    isDue = false;
    inflow.deliver();
  };
  socket.on("message", (message) => {
    onMessage?.();
    const arrivedNs = now();
    const { value, text: bodyText } = parseRequestBody(toText(message));
    const trace = { traceparent: null, tracestate: null };
    inflow.add({ arrivedNs, ...trace, payload: makePayload(value), bodyText });
    if (!isDue) setImmediate(deliver);
    isDue = true;
  });
}

// --- internal ---

function toText(message: RawData): string {
  if (Array.isArray(message)) return Buffer.concat(message).toString("utf8");
  return Buffer.isBuffer(message)
    ? message.toString("utf8")
    : Buffer.from(message).toString("utf8");
}
