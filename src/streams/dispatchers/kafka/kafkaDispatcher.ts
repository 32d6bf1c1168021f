import { errorMessage } from "../../../model/userError.ts";
import { explainConnectError } from "../../connectError.ts";
import {
  connectKafka,
  formatBrokers,
  type KafkaClient,
  type KafkaServer,
} from "../../kafkaClient.ts";
import { connectAgain } from "../connectAgain.ts";
import { createDeliveries, type Deliveries } from "../deliveries.ts";
import {
  DispatchError,
  type Dispatcher,
  formatChange,
  type OutgoingChange,
} from "../dispatcher.ts";
import type { DispatcherContext } from "../dispatcherKind.ts";

export interface KafkaSender {
  readonly server: KafkaServer;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Sends each change as a record, those that come while others are on their way together after them: changes of one key stay
 * in their order. A change is delivered when all brokers that keep it have confirmed it. What is under way when the connection
 * is lost has failed, since nobody knows what became of it; what comes next waits for the cluster for `giveUpAfterMs`.
 */
export function createKafkaDispatcher(
  sender: KafkaSender,
  log: DispatcherContext["log"],
  giveUpAfterMs = 30_000,
): Dispatcher {
  return new KafkaDispatcher(sender, log, giveUpAfterMs);
}

// --- internal ---

const maxUnderWay = 2_000;
/** Half of them is made while the other half is on its way. */
const maxTogether = 1_000;

interface Waiting {
  readonly change: OutgoingChange;
  readonly settle: ReturnType<Deliveries["begin"]>;
}

class KafkaDispatcher implements Dispatcher {
  private readonly sender: KafkaSender;
  private readonly log: DispatcherContext["log"];
  private readonly giveUpAfterMs: number;
  private readonly address: string;
  private readonly what: string;
  private readonly deliveries: Deliveries;
  private life = new AbortController();
  private isOpen = false;
  private client: KafkaClient | undefined;
  private comingBack: Promise<void> | undefined;
  private lossCause = "";
  private waiting: Waiting[] = [];
  private isSending = false;

  constructor(sender: KafkaSender, log: DispatcherContext["log"], giveUpAfterMs: number) {
    this.sender = sender;
    this.log = log;
    this.giveUpAfterMs = giveUpAfterMs;
    this.address = formatBrokers(sender.server);
    this.what = `could not be sent to the topic \`${sender.server.topic}\` at ${this.address}`;
    this.deliveries = createDeliveries(this.what);
  }

  async open(): Promise<void> {
    if (this.isOpen) return;
    this.life = new AbortController();
    try {
      await this.connect();
    } catch (error) {
      throw explainConnectError("kafka", this.address, error);
    }
    this.isOpen = true;
  }

  async send(change: OutgoingChange): Promise<void> {
    await this.findRoom();
    this.waiting.push({ change, settle: this.deliveries.begin(change.sequence) });
    if (!this.isSending) {
      this.isSending = true;
      // What this turn of the event loop brings goes together.
      setImmediate(() => void this.sendWaiting());
    }
    this.deliveries.throwFailures();
  }

  /** Also tells of what was cut off when the connection was closed meanwhile. */
  async flush(): Promise<void> {
    await this.deliveries.allEnded();
    this.deliveries.throwFailures();
  }

  async close(): Promise<void> {
    const { client } = this;
    this.life.abort();
    this.isOpen = false;
    this.client = undefined;
    this.waiting = [];
    this.deliveries.failAll({ message: "it was cut off", isFinal: true });
    await client?.close();
  }

  /** Resolves when one more may be on its way. */
  private async findRoom(): Promise<void> {
    for (;;) {
      if (!this.isOpen) throw new Error("the dispatcher is not open");
      if (this.client === undefined) await this.comeBack();
      else if (this.deliveries.count < maxUnderWay) return;
      else await this.deliveries.nextEnd();
    }
  }

  private async connect(): Promise<void> {
    const { signal } = this.life;
    const client = await connectKafka(this.sender.server, signal);
    if (signal.aborted) {
      void client.close();
      throw signal.reason;
    }
    this.client = client;
  }

  /** Once for all that wait. */
  private comeBack(): Promise<void> {
    const { signal } = this.life;
    const { giveUpAfterMs } = this;
    this.comingBack ??= connectAgain(() => this.connect(), { signal, giveUpAfterMs })
      .then(
        () => this.log("info", `kafka: connected to ${this.address} again`),
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

  /** One request after the other: two at once could overtake one another. */
  private async sendWaiting(): Promise<void> {
    while (this.waiting.length > 0 && this.client !== undefined) {
      const together = this.waiting.splice(0, maxTogether);
      const fault = await this.sendTogether(this.client, together);
      for (const { settle } of together) settle(fault);
    }
    this.isSending = false;
  }

  private async sendTogether(client: KafkaClient, together: readonly Waiting[]) {
    const { headers } = this.sender;
    try {
      await client.send(
        together.map(({ change }) => {
          return { key: change.key ?? null, value: formatChange(change), headers };
        }),
      );
      return undefined;
    } catch (error) {
      if (this.client !== client) return { message: this.lossCause, isFinal: false };
      this.client = undefined;
      this.lossCause = `the cluster did not confirm it (${errorMessage(error)})`;
      void client.close();
      const fault = { message: this.lossCause, isFinal: false };
      for (const { settle } of this.waiting.splice(0)) settle(fault);
      return fault;
    }
  }
}
