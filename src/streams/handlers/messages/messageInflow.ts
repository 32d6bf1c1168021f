import { createChunkClock } from "../chunkClock.ts";
import {
  createReconnectingInflow,
  type ReconnectingInflow,
  type ReconnectingInflowOptions,
} from "../reconnectingInflow.ts";
import { createTurnEnd } from "../turnEnd.ts";
import {
  createMessageArrivals,
  type MessageArrivalOptions,
  type ReceivedMessage,
} from "./messageArrival.ts";

export interface MessageInflowOptions extends ReconnectingInflowOptions, MessageArrivalOptions {}

/** A connection to a broker, whose client library hands messages over one by one. */
export interface MessageInflow extends ReconnectingInflow {
  /** Takes a message; it is delivered at the end of a turn of the event loop. */
  readonly bring: (message: ReceivedMessage) => void;
}

export function createMessageInflow({
  keepRaw,
  makePayload,
  ...options
}: MessageInflowOptions): MessageInflow {
  const { connection, inflow } = createReconnectingInflow(options);
  const buildArrival = createMessageArrivals({ keepRaw, makePayload });
  const arrivedNs = createChunkClock(options.context.now);
  const deliverSoon = createTurnEnd(() => inflow.deliver());
  const bring = (message: ReceivedMessage) => {
    connection.thrive();
    inflow.add(buildArrival(message, arrivedNs()));
    deliverSoon();
  };
  return { connection, inflow, bring };
}
