import { errorMessage } from "../../model/userError.ts";
import { explainConnectError } from "../connectError.ts";
import { connectAgain } from "./connectAgain.ts";
import { createDeliveries, type Deliveries, type DeliveryFault } from "./deliveries.ts";
import type { Dispatcher, OutgoingChange } from "./dispatcher.ts";
import type { DispatcherContext } from "./dispatcherKind.ts";

/** A broker that confirms what it was sent, by connections of the kind `C`. */
export interface Broker<C> {
  /** Of the dispatcher, such as `mqtt`. */
  readonly kind: string;
  /** As messages name it. */
  readonly address: string;
  /** What is done with a change, such as `published to its queue`. */
  readonly deed: string;
  /**
   * Connects; `onLost` is told, once, that a connection is of no more use and was not closed by this side: why, as a
   * clause. Throws a `ConnectError`, a `UserError` or the signal's reason.
   */
  connect(signal: AbortSignal, onLost: (why: string) => void): Promise<C>;
  /** Whether no more may be on its way than the changes that are. */
  isFull(connection: C, count: number): boolean;
  /** Hands a change over; `settle` is called once it is known what became of it. */
  publish(connection: C, change: OutgoingChange, settle: Settle): void;
  /** Never throws. */
  close(connection: C): Promise<void>;
}

export type Settle = (fault?: DeliveryFault) => void;

/**
 * Sends changes with many of them under way at once, in their order. What is under way when the connection is lost has
 * failed, since nobody knows what became of it; what comes next waits for the broker for `giveUpAfterMs`.
 */
export function createBrokerDispatcher<C>(
  broker: Broker<C>,
  log: DispatcherContext["log"],
  giveUpAfterMs = 30_000,
): Dispatcher {
  return new BrokerDispatcher(broker, log, giveUpAfterMs);
}

// --- internal ---

class BrokerDispatcher<C> implements Dispatcher {
  private readonly broker: Broker<C>;
  private readonly log: DispatcherContext["log"];
  private readonly giveUpAfterMs: number;
  private readonly deliveries: Deliveries;
  private life = new AbortController();
  private isOpen = false;
  private connection: C | undefined;
  private comingBack: Promise<void> | undefined;
  private lossCause = "";

  constructor(broker: Broker<C>, log: DispatcherContext["log"], giveUpAfterMs: number) {
    this.broker = broker;
    this.log = log;
    this.giveUpAfterMs = giveUpAfterMs;
    this.deliveries = createDeliveries(`could not be ${broker.deed} at ${broker.address}`);
  }

  async open(): Promise<void> {
    if (this.isOpen) return;
    this.life = new AbortController();
    try {
      await this.connect();
    } catch (error) {
      throw explainConnectError(this.broker.kind, this.broker.address, error);
    }
    this.isOpen = true;
  }

  async send(change: OutgoingChange): Promise<void> {
    const { broker, deliveries } = this;
    // Many wait here at once: nothing may come between the last look and what it lets pass.
    for (;;) {
      if (!this.isOpen) throw new Error("the dispatcher is not open");
      const { connection } = this;
      if (connection === undefined) {
        await this.comeBack().catch((cause: unknown) => this.throwUnsent(change, cause));
      } else if (broker.isFull(connection, deliveries.count)) {
        await deliveries.nextEnd();
      } else {
        broker.publish(connection, change, deliveries.begin(change.sequence));
        return deliveries.throwFailures();
      }
    }
  }

  /** Also tells of what was cut off when the connection was closed meanwhile. */
  async flush(): Promise<void> {
    await this.deliveries.allEnded();
    this.deliveries.throwFailures();
  }

  async close(): Promise<void> {
    const { connection } = this;
    this.life.abort();
    this.isOpen = false;
    this.connection = undefined;
    this.deliveries.failAll({ message: "it was cut off", isFinal: true });
    if (connection !== undefined) await this.broker.close(connection);
  }

  private async connect(): Promise<void> {
    const { signal } = this.life;
    let isLost = false;
    const connection = await this.broker.connect(signal, (why) => {
      if (signal.aborted) return;
      isLost = true;
      this.connection = undefined;
      this.lossCause = why;
      this.deliveries.failAll({ message: why, isFinal: false });
    });
    if (signal.aborted) {
      await this.broker.close(connection);
      throw signal.reason;
    }
    if (!isLost) this.connection = connection;
  }

  /** Once for all that wait. */
  private comeBack(): Promise<void> {
    const { signal } = this.life;
    const { giveUpAfterMs } = this;
    const { kind, address } = this.broker;
    this.comingBack ??= connectAgain(() => this.connect(), { signal, giveUpAfterMs })
      .then(() => this.log("info", `${kind}: connected to ${address} again`))
      .finally(() => {
        this.comingBack = undefined;
      });
    return this.comingBack;
  }

  /** Tells of a change that found no connection together with those that were lost before it. */
  private throwUnsent({ sequence }: OutgoingChange, cause: unknown): void {
    const message = `${this.lossCause}, and then it ${errorMessage(cause)}`;
    this.deliveries.begin(sequence)({ message, isFinal: true });
    this.deliveries.throwFailures();
  }
}
