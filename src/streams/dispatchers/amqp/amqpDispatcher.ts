import { randomUUID } from "node:crypto";
import type { Revealed } from "../../../model/config/secretRef.ts";
import { errorMessage } from "../../../model/userError.ts";
import { type AmqpConnection, connectAmqp } from "../../amqpConnection.ts";
import { checkAmqpPlace, describeAmqpPlace } from "../../amqpPlace.ts";
import { explainConnectError } from "../../connectError.ts";
import { formatServerUrl } from "../../serverFaults.ts";
import { connectAgain } from "../connectAgain.ts";
import { createDeliveries, type Deliveries, type DeliveryFault } from "../deliveries.ts";
import {
  DispatchError,
  type Dispatcher,
  formatChange,
  type OutgoingChange,
} from "../dispatcher.ts";
import type { DispatcherContext } from "../dispatcherKind.ts";
import type { AmqpDispatcherConfig } from "./amqpConfig.ts";

/**
 * Publishes each change as a persistent message with its JSON; many are under way at once, in their order. A change is
 * delivered when the broker has confirmed it, and not when no queue takes it. What is under way when the connection is lost
 * has failed, since nobody knows what became of it; what comes next waits for the broker for `giveUpAfterMs`.
 */
export function createAmqpDispatcher(
  config: Revealed<AmqpDispatcherConfig>,
  log: DispatcherContext["log"],
  giveUpAfterMs = 30_000,
): Dispatcher {
  return new AmqpDispatcher(config, log, giveUpAfterMs);
}

// --- internal ---

const maxUnderWay = 1_000;

class AmqpDispatcher implements Dispatcher {
  private readonly config: Revealed<AmqpDispatcherConfig>;
  private readonly log: DispatcherContext["log"];
  private readonly giveUpAfterMs: number;
  private readonly address: string;
  private readonly place: string;
  private readonly what: string;
  private readonly deliveries: Deliveries;
  /** Ids of messages that came back, and are confirmed all the same. */
  private readonly returned = new Set<string>();
  /** Before the sequence of each change in its message's id. */
  private idPrefix = "";
  private life = new AbortController();
  private isOpen = false;
  private amqp: AmqpConnection | undefined;
  private comingBack: Promise<void> | undefined;
  private lossCause = "";

  constructor(
    config: Revealed<AmqpDispatcherConfig>,
    log: DispatcherContext["log"],
    giveUpAfterMs: number,
  ) {
    this.config = config;
    this.log = log;
    this.giveUpAfterMs = giveUpAfterMs;
    this.address = formatServerUrl(config.url);
    this.place = describeAmqpPlace(config);
    this.what = `could not be published to its ${this.place} at ${this.address}`;
    this.deliveries = createDeliveries(this.what);
  }

  async open(): Promise<void> {
    if (this.isOpen) return;
    this.life = new AbortController();
    this.idPrefix = `${randomUUID()}-`;
    try {
      await this.connect();
    } catch (error) {
      throw explainConnectError("amqp", this.address, error);
    }
    this.isOpen = true;
  }

  async send(change: OutgoingChange): Promise<void> {
    this.publish(await this.findRoom(), change);
    this.deliveries.throwFailures();
  }

  /** Also tells of what was cut off when the connection was closed meanwhile. */
  async flush(): Promise<void> {
    await this.deliveries.allEnded();
    this.deliveries.throwFailures();
  }

  async close(): Promise<void> {
    const { amqp } = this;
    this.life.abort();
    this.isOpen = false;
    this.amqp = undefined;
    await amqp?.close();
    this.deliveries.failAll({ message: "it was cut off", isFinal: true });
  }

  /** Resolves when one more may be on its way. */
  private async findRoom(): Promise<AmqpConnection> {
    for (;;) {
      if (!this.isOpen) throw new Error("the dispatcher is not open");
      const { amqp } = this;
      if (amqp === undefined) await this.comeBack();
      else if (this.deliveries.count < maxUnderWay) return amqp;
      else await this.deliveries.nextEnd();
    }
  }

  private async connect(): Promise<void> {
    const { url, ca } = this.config;
    const { signal } = this.life;
    const amqp = await connectAmqp({
      url,
      ca,
      signal,
      onEnd: (why) => {
        this.amqp = undefined;
        this.lossCause = `the connection was lost (${why})`;
        this.deliveries.failAll({ message: this.lossCause, isFinal: false });
      },
      setUp: async (channel) => {
        await checkAmqpPlace(channel, this.config);
        channel.on("return", ({ properties }) => this.returned.add(properties.messageId));
      },
    });
    if (signal.aborted) {
      amqp.cut();
      throw signal.reason;
    }
    this.amqp = amqp;
  }

  /** Once for all that wait. */
  private comeBack(): Promise<void> {
    const { signal } = this.life;
    const { giveUpAfterMs } = this;
    this.comingBack ??= connectAgain(() => this.connect(), { signal, giveUpAfterMs })
      .then(
        () => this.log("info", `amqp: connected to ${this.address} again`),
        (cause: unknown) => {
          const why = `${this.lossCause}, and then it ${errorMessage(cause)}`;
          const details = { failedCount: 1, isFinal: true, cause };
          throw new DispatchError(`1 change ${this.what}: ${why}.`, details);
        },
      )
      .finally(() => {
        this.comingBack = undefined;
      });
    return this.comingBack;
  }

  private publish({ channel }: AmqpConnection, change: OutgoingChange): void {
    const { queue, exchange = "", routingKey = "", headers } = this.config;
    const messageId = `${this.idPrefix}${change.sequence}`;
    const settle = this.deliveries.begin(change.sequence);
    const options = { ...messageOptions, messageId, headers };
    const content = Buffer.from(formatChange(change));
    channel.publish(exchange, queue ?? routingKey, content, options, (error: unknown) => {
      settle(this.explain(this.returned.delete(messageId), error));
    });
  }

  private explain(isReturned: boolean, error: unknown): DeliveryFault | undefined {
    if (isReturned) return { message: "no queue takes it", isFinal: false };
    return error ? { message: "the broker refused it", isFinal: false } : undefined;
  }
}

const messageOptions = { contentType: "application/json", persistent: true, mandatory: true };
