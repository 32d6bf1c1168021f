import { randomUUID } from "node:crypto";
import type { JsMsg } from "@nats-io/jetstream";
import { describeNatsFault, type NatsConnection } from "../../natsConnection.ts";
import type { NatsListener, NatsReading } from "./natsReading.ts";
import { createPlaceReader } from "./streamPlace.ts";

export interface StreamPart {
  readonly stream: string;
  readonly subject: string;
  /** Sequence of the next message; undefined for what comes from now on. */
  readonly next: number | undefined;
  /** How many messages may wait here for being taken; the server sends no more. */
  readonly maxUnconfirmed: number;
}

export interface StreamListener extends NatsListener {
  /** Messages are not there any more that were to be read. */
  onLoss(message: string): void;
}

/**
 * Reads a part of a JetStream stream from a sequence on, by a consumer of its own that the server forgets with the connection;
 * each message is confirmed once it was taken.
 */
export async function readStream(
  connection: NatsConnection,
  { stream, subject, next, maxUnconfirmed }: StreamPart,
  { onMessage, onEnd, onLoss }: StreamListener,
): Promise<NatsReading> {
  const { default: library } = await import("@nats-io/jetstream");
  const { client } = connection;
  const manager = await connection.ask(library.jetstreamManager(client, { checkAPI: false }));
  const { state } = await connection.ask(manager.streams.info(stream));
  const { start, loss } = findStart(next, { first: state.first_seq, last: state.last_seq });
  if (loss !== undefined) onLoss(`nats: stream \`${stream}\` ${loss}`);
  const info = await connection.ask(
    manager.consumers.add(stream, {
      name: `touchstone-${randomUUID()}`,
      filter_subject: subject,
      deliver_policy: library.DeliverPolicy.StartSequence,
      opt_start_seq: start,
      ack_policy: library.AckPolicy.Explicit,
      ack_wait: 1_000_000 * confirmMs,
      max_ack_pending: maxUnconfirmed,
      inactive_threshold: 1_000_000 * forgetMs,
      mem_storage: true,
    }),
  );
  const consumer = library.jetstream(client).consumers.getConsumerFromInfo(info);
  const readPlace = createPlaceReader(info.name);
  let unconfirmed: JsMsg[] = [];
  let seen = start - 1;
  const messages = await consumer.consume({
    max_messages: maxUnconfirmed,
    abort_on_missing_resource: true,
    callback: (message) => {
      unconfirmed.push(message);
      // What was not confirmed in time comes again.
      const place = readPlace((message as DeliveredMessage).reply);
      if (place.sequence <= seen) return;
      seen = place.sequence;
      const { subject: from, data, headers } = message;
      onMessage({ subject: from, data, headers, place });
    },
  });
  void messages.closed().then((error) => {
    if (connection.isOpen) onEnd(error ? `: ${describeNatsFault(error).message}` : "");
  });
  return {
    start,
    // The server waits for what it sent to be confirmed.
    pause: () => {},
    resume: () => {},
    confirm() {
      if (connection.isOpen) for (const message of unconfirmed) message.ack();
      unconfirmed = [];
    },
    end: () => manager.consumers.delete(stream, info.name),
  };
}

// --- internal ---

/** After this a message that was not confirmed is sent again. */
const confirmMs = 300_000;
/** How long a consumer is kept whose reader is gone. */
const forgetMs = 30_000;

/** As the library has it, though its type does not say so. */
interface DeliveredMessage extends JsMsg {
  /** What it is confirmed by. */
  readonly reply: string;
}

/** Sequences of the messages that a stream has; `last` also of one that is gone. */
interface Extent {
  readonly first: number;
  readonly last: number;
}

function findStart(
  next: number | undefined,
  { first, last }: Extent,
): { start: number; loss?: string } {
  if (next === undefined) return { start: last + 1 };
  if (last < next - 1) {
    const loss = `ends at ${last} and was read up to ${next - 1}: it was made anew, or lost messages`;
    return { start: Math.max(first, 1), loss };
  }
  if (first <= next) return { start: next };
  return {
    start: first,
    loss: `lost its messages ${next} to ${first - 1} before they could be read`,
  };
}
