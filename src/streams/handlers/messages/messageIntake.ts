import type { KeepRaw } from "../../../model/config/streamHandler.ts";
import { createChunkClock } from "../chunkClock.ts";
import type { Inflow } from "../inflow.ts";
import type { Reconnecting } from "../reconnecting.ts";
import type { HandlerContext } from "../recordHandler.ts";
import { createTurnEnd } from "../turnEnd.ts";
import {
  buildMessageArrival,
  type MessagePayloadMaker,
  type ReceivedMessage,
} from "./messageArrival.ts";

export interface MessageIntakeOptions {
  readonly context: HandlerContext;
  readonly connection: Reconnecting;
  readonly inflow: Inflow;
  readonly keepRaw: KeepRaw;
  readonly makePayload: MessagePayloadMaker;
}

/** Takes messages that a client library hands over one by one; they are delivered at the end of a turn of the event loop. */
export function createMessageIntake({
  context,
  connection,
  inflow,
  ...reading
}: MessageIntakeOptions): (message: ReceivedMessage) => void {
  const arrivedNs = createChunkClock(context.now);
  const deliverSoon = createTurnEnd(() => inflow.deliver());
  return (message) => {
    connection.thrive();
    inflow.add(buildMessageArrival(message, arrivedNs(), reading));
    deliverSoon();
  };
}
