import type { Batch } from "kafkajs";
import type { KeepRaw } from "../../../model/config/streamHandler.ts";
import { errorMessage } from "../../../model/userError.ts";
import { ConnectError } from "../../connectError.ts";
import {
  connectKafka,
  formatBrokers,
  type KafkaClient,
  type KafkaPartition,
  type KafkaServer,
} from "../../kafkaClient.ts";
import { createMessageArrivals, type MessagePayloadMaker } from "../messages/messageArrival.ts";
import type { OnEnd } from "../reconnecting.ts";
import { createReconnectingInflow, type ReconnectingInflow } from "../reconnectingInflow.ts";
import type { HandlerContext, RecordHandler } from "../recordHandler.ts";
import { readKafkaMessage } from "./kafkaMessage.ts";

export interface KafkaReader {
  readonly server: KafkaServer;
  readonly group: string | undefined;
  readonly from: "latest" | "earliest";
  readonly queueSize: number;
  readonly keepRaw: KeepRaw;
}

/**
 * The handler kind `kafka`: reads every partition of a topic from where it ended, or began, when it was opened; each record
 * once, by its offset, also when the group is made anew. A lost connection is reported and made again, and reading goes on
 * where it was; a partition that by then ends before that has lost records, which is told.
 */
export function createKafkaHandler(
  reader: KafkaReader,
  context: HandlerContext,
  makePayload: MessagePayloadMaker,
): RecordHandler {
  return new KafkaHandler(reader, context, makePayload);
}

// --- internal ---

const firstRetryMs = 100;
const longestRetryMs = 1_000;
/** How often a group is told that its reader lives, while that waits. */
const aliveMs = 1_000;

class KafkaHandler implements RecordHandler {
  readonly url = undefined;
  private readonly reader: KafkaReader;
  private readonly context: HandlerContext;
  private readonly buildArrival: ReturnType<typeof createMessageArrivals>;
  private readonly incoming: ReconnectingInflow;
  private readonly maxBatch: number;
  private client: KafkaClient | undefined;
  private isFlowing = true;
  /** Resolves when it flows again. */
  private turn = Promise.withResolvers<void>();
  /** The offset of the next record of each partition. */
  private readonly next = new Map<number, bigint>();

  constructor(reader: KafkaReader, context: HandlerContext, makePayload: MessagePayloadMaker) {
    this.reader = reader;
    this.context = context;
    this.buildArrival = createMessageArrivals({ keepRaw: reader.keepRaw, makePayload });
    // Half of them is read while the other half is written.
    this.maxBatch = Math.ceil(reader.queueSize / 2);
    this.incoming = createReconnectingInflow({
      name: "kafka",
      url: formatBrokers(reader.server),
      context,
      findSource: () => this,
      connect: (signal, onEnd) => this.connect(signal, onEnd),
      firstRetryMs: () => firstRetryMs,
      longestRetryMs,
    });
  }

  open(): Promise<void> {
    return this.incoming.connection.open();
  }

  hold(): void {
    this.incoming.inflow.hold();
  }

  release(): void {
    this.incoming.inflow.release();
  }

  async close(): Promise<void> {
    const { client } = this;
    this.incoming.connection.end();
    this.client = undefined;
    this.incoming.inflow.clear();
    this.next.clear();
    this.resume(); // what waits sees that it has ended
    await client?.close();
  }

  pause(): void {
    this.isFlowing = false;
  }

  resume(): void {
    if (this.isFlowing) return;
    this.isFlowing = true;
    this.turn.resolve();
    this.turn = Promise.withResolvers<void>();
  }

  private async connect(signal: AbortSignal, onEnd: OnEnd): Promise<void> {
    const { server, group } = this.reader;
    const client = await connectKafka(server, signal);
    try {
      await client.read({
        group,
        starts: await this.findStarts(client),
        onBatch: (batch, stayAlive) => this.take(batch, stayAlive, signal),
        onEnd: (why, isFinal) => this.lose(client, { why, isFinal }, onEnd),
      });
    } catch (cause) {
      void client.close();
      signal.throwIfAborted();
      const message = `does not let it read: ${errorMessage(cause)}`;
      throw new ConnectError(message, { isFinal: false, cause });
    }
    if (signal.aborted) return void client.close();
    this.client = client;
  }

  /** Where partitions are read on, or begun with. */
  private async findStarts(client: KafkaClient): Promise<ReadonlyMap<number, bigint>> {
    const { group, from } = this.reader;
    const isFirst = this.next.size === 0;
    const uncommitted =
      group === undefined || !isFirst ? undefined : await client.findUncommitted(group);
    const starts = new Map<number, bigint>();
    for (const place of client.partitions) {
      const { partition, low, high } = place;
      const next = this.next.get(partition);
      if (next !== undefined) starts.set(partition, this.findResumption(place, next));
      else if (uncommitted?.has(partition) !== false) {
        // A partition that was added meanwhile is read whole.
        starts.set(partition, isFirst && from === "latest" ? high : low);
      }
    }
    for (const [partition, offset] of starts) this.next.set(partition, offset);
    return starts;
  }

  private findResumption({ partition, low, high }: KafkaPartition, next: bigint): bigint {
    const where = `partition ${partition} of \`${this.reader.server.topic}\``;
    if (high < next) {
      const message = `kafka: ${where} ends at ${high} and was read up to ${next}: it was made anew, or lost records`;
      this.context.sink.reportError(message);
      return low;
    }
    if (low <= next) return next;
    const message = `kafka: ${where} lost ${low - next} records before they could be read`;
    this.context.sink.reportError(message);
    return low;
  }

  private async take(
    { topic, partition, messages }: Batch,
    stayAlive: () => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const arrivedNs = this.context.now();
    const next = this.next.get(partition) ?? 0n;
    this.incoming.connection.thrive();
    // What a group that is made anew gives once more comes first.
    const start = messages.findIndex(({ offset }) => BigInt(offset) >= next);
    if (start === -1) return;
    for (let at = start; at < messages.length && !signal.aborted; at += this.maxBatch) {
      const part = messages.slice(at, at + this.maxBatch);
      for (const message of part) {
        const received = readKafkaMessage(message, topic, partition);
        this.incoming.inflow.add(this.buildArrival(received, arrivedNs));
      }
      const last = part.at(-1);
      if (last !== undefined) this.next.set(partition, BigInt(last.offset) + 1n);
      this.incoming.inflow.deliver();
      while (!this.isFlowing && !signal.aborted) await this.wait(stayAlive);
    }
  }

  private async wait(stayAlive: () => Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, aliveMs);
    });
    await Promise.race([this.turn.promise, late]);
    clearTimeout(timer);
    await stayAlive();
  }

  private lose(
    client: KafkaClient,
    { why, isFinal }: { why: string; isFinal: boolean },
    onEnd: OnEnd,
  ): void {
    this.client = undefined;
    void client.close();
    if (isFinal)
      this.context.sink.fail(`kafka: \`${this.reader.server.topic}\` cannot be read: ${why}`);
    else onEnd(`: ${why}`);
  }
}
