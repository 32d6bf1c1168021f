import type { ConfirmChannel, ConsumeMessage } from "amqplib";
import type { Revealed } from "../../../model/config/secretRef.ts";
import { type AmqpConnection, connectAmqp } from "../../amqpConnection.ts";
import { checkAmqpPlace, explainRefusal } from "../../amqpPlace.ts";
import { formatServerUrl } from "../../serverFaults.ts";
import type { MessagePayloadMaker } from "../messages/messageArrival.ts";
import { createMessageInflow, type MessageInflow } from "../messages/messageInflow.ts";
import type { OnEnd } from "../reconnecting.ts";
import type { HandlerContext, RecordHandler } from "../recordHandler.ts";
import type { AmqpHandlerConfig } from "./amqpConfig.ts";
import { readAmqpMessage } from "./amqpMessage.ts";

/**
 * The handler kind `amqp`: takes the messages of a queue, and confirms them once they are taken; what was not is the queue's
 * again when the connection ends. Of an exchange it reads a queue of its own, which lives as long as the connection. A
 * connection that ends is reported and made again.
 */
export function createAmqpHandler(
  config: Revealed<AmqpHandlerConfig>,
  context: HandlerContext,
  makePayload: MessagePayloadMaker,
): RecordHandler {
  return new AmqpHandler(config, context, makePayload);
}

// --- internal ---

/** Messages that the broker sends before the first of them is confirmed: more gained nothing in measurements. */
const maxPrefetch = 1_000;
const firstRetryMs = 100;
/** A queue of an exchange is gone until then, and with it what is sent meanwhile. */
const longestRetryMs = 1_000;

class AmqpHandler implements RecordHandler {
  readonly url = undefined;
  private readonly config: Revealed<AmqpHandlerConfig>;
  private readonly incoming: MessageInflow;
  private amqp: AmqpConnection | undefined;
  /** The last message that was read, unless all were confirmed. */
  private unconfirmed: { channel: ConfirmChannel; message: ConsumeMessage } | undefined;

  constructor(
    config: Revealed<AmqpHandlerConfig>,
    context: HandlerContext,
    makePayload: MessagePayloadMaker,
  ) {
    this.config = config;
    this.incoming = createMessageInflow({
      name: "amqp",
      url: formatServerUrl(config.url),
      context,
      makePayload,
      keepRaw: config.keepRaw,
      onTaken: () => this.confirm(),
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
    const { amqp } = this;
    this.incoming.connection.end();
    this.amqp = undefined;
    this.unconfirmed = undefined;
    this.incoming.inflow.clear();
    await amqp?.close();
  }

  private async connect(signal: AbortSignal, onEnd: OnEnd): Promise<void> {
    const { url, ca } = this.config;
    const amqp = await connectAmqp({
      url,
      ca,
      signal,
      onEnd: (why) => {
        this.lose();
        onEnd(`: ${why}`);
      },
      setUp: (channel, end) => this.consume(channel, end, signal),
    });
    if (signal.aborted) return amqp.cut();
    this.amqp = amqp;
  }

  private async consume(
    channel: ConfirmChannel,
    end: (why: string) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { queueSize } = this.config;
    await channel.prefetch(Math.min(queueSize, maxPrefetch));
    const queue = await this.findQueue(channel);
    const from = this.config.queue ?? this.config.exchange ?? "";
    const onMessage = (message: ConsumeMessage | null) => {
      if (signal.aborted) return;
      if (message === null) return end("its queue was deleted");
      this.incoming.bring(readAmqpMessage(message, from));
      this.unconfirmed = { channel, message };
    };
    await channel.consume(queue, onMessage);
  }

  private async findQueue(channel: ConfirmChannel): Promise<string> {
    const { queue, exchange = "", routingKey = "" } = this.config;
    if (queue !== undefined) {
      await checkAmqpPlace(channel, { queue });
      return queue;
    }
    const own = await channel.assertQueue("", { exclusive: true, durable: false });
    try {
      await channel.bindQueue(own.queue, exchange, routingKey);
    } catch (error) {
      throw explainRefusal(error, `exchange \`${exchange}\``);
    }
    return own.queue;
  }

  /** All that was read has been taken. */
  private confirm(): void {
    const { unconfirmed } = this;
    this.unconfirmed = undefined;
    unconfirmed?.channel.ack(unconfirmed.message, true);
  }

  /** What waits to be taken comes again, unless it was in a queue that went with the connection. */
  private lose(): void {
    this.amqp = undefined;
    this.unconfirmed = undefined;
    if (this.config.queue !== undefined) this.incoming.inflow.drop();
  }
}
