import { setImmediate } from "node:timers/promises";
import type { JetStreamClient } from "@nats-io/jetstream";
import type { MsgHdrs } from "@nats-io/transport-node";
import { errorMessage } from "../../../model/userError.ts";
import { ConnectError, explainConnectError } from "../../connectError.ts";
import {
  describeNatsFault,
  formatNatsServers,
  isLackOfRight,
  type NatsConnection,
  type NatsServer,
  openNats,
} from "../../natsConnection.ts";
import { connectAgain } from "../connectAgain.ts";
import { createDeliveries, type Deliveries, type DeliveryFault } from "../deliveries.ts";
import {
  DispatchError,
  type Dispatcher,
  formatChange,
  type OutgoingChange,
} from "../dispatcher.ts";

export interface NatsPublishing {
  readonly server: NatsServer;
  readonly subject: string;
  /** Of JetStream; it has to confirm each change. */
  readonly stream: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Publishes each change as JSON; many are under way at once, in their order. A change counts as delivered once the stream has
 * confirmed it, without one once the server has answered a flush after it. What is under way when the connection is lost has
 * failed, since nobody knows what became of it; what comes next waits for the server for `giveUpAfterMs`.
 */
export function createNatsDispatcher(
  publishing: NatsPublishing,
  giveUpAfterMs = 30_000,
): Dispatcher {
  return new NatsDispatcher(publishing, giveUpAfterMs);
}

// --- internal ---

const maxUnderWay = 1_000;
const maxBufferedBytes = 1_048_576;

/** A connection to publish by. */
interface Publisher {
  readonly connection: NatsConnection;
  readonly headers: MsgHdrs;
  /** Undefined without a stream. */
  readonly jetStream: JetStreamClient | undefined;
}

type Settle = (fault?: DeliveryFault) => void;

class NatsDispatcher implements Dispatcher {
  private readonly publishing: NatsPublishing;
  private readonly giveUpAfterMs: number;
  private readonly address: string;
  private readonly what: string;
  private readonly deliveries: Deliveries;
  private life = new AbortController();
  private publisher: Publisher | undefined;
  private comingBack: Promise<Publisher> | undefined;
  private lossCause = "";
  /** Bytes of changes that are under way. */
  private bytes = 0;
  /** Changes that no flush was asked for yet. */
  private unflushed: Settle[] = [];
  private isFlushing = false;
  /** What the server refused since the last flush. */
  private refusal: DeliveryFault | undefined;

  constructor(publishing: NatsPublishing, giveUpAfterMs: number) {
    const { server, subject } = publishing;
    this.publishing = publishing;
    this.giveUpAfterMs = giveUpAfterMs;
    this.address = formatNatsServers(server);
    this.what = `could not be published to \`${subject}\` at ${this.address}`;
    this.deliveries = createDeliveries(this.what);
  }

  async open(): Promise<void> {
    if (this.publisher?.connection.isOpen) return;
    this.life = new AbortController();
    try {
      await this.connect();
    } catch (error) {
      throw explainConnectError("nats", this.address, error);
    }
  }

  async send(change: OutgoingChange): Promise<void> {
    let publisher = this.publisher?.connection.isOpen ? this.publisher : await this.comeBack();
    // Nothing may come between this and what it lets pass: many wait here at once.
    while (!publisher.connection.isOpen || this.isFull()) {
      if (publisher.connection.isOpen) await this.deliveries.nextEnd();
      else publisher = await this.comeBack();
    }
    const body = Buffer.from(formatChange(change));
    const end = this.deliveries.begin(change.sequence);
    this.bytes += body.length;
    this.publish(publisher, body, (fault) => {
      this.bytes -= body.length;
      end(fault);
    });
    this.deliveries.throwFailures();
  }

  /** Also tells of what was cut off when the connection was closed meanwhile. */
  async flush(): Promise<void> {
    await this.deliveries.allEnded();
    this.deliveries.throwFailures();
  }

  async close(): Promise<void> {
    const { publisher } = this;
    this.life.abort();
    this.publisher = undefined;
    this.deliveries.failAll({ message: "it was cut off", isFinal: true });
    await publisher?.connection.close();
  }

  private isFull(): boolean {
    const { count } = this.deliveries;
    return count >= maxUnderWay || (count > 0 && this.bytes >= maxBufferedBytes);
  }

  private publish(
    { connection, headers, jetStream }: Publisher,
    body: Buffer,
    settle: Settle,
  ): void {
    const { subject, stream } = this.publishing;
    try {
      if (jetStream !== undefined && stream !== undefined) {
        const expect = { streamName: stream };
        jetStream.publish(subject, body, { headers, expect }).then(
          () => settle(),
          (error: unknown) => settle(describeNatsFault(error)),
        );
      } else {
        connection.client.publish(subject, body, { headers });
        this.unflushed.push(settle);
        if (!this.isFlushing) void this.flushAll(connection);
      }
    } catch (error) {
      settle(describeNatsFault(error)); // larger than the server takes
    }
  }

  /** Its answer says that the server has read all that came before; what it refused it has said by then. */
  private async flushAll(connection: NatsConnection): Promise<void> {
    this.isFlushing = true;
    while (this.unflushed.length > 0) {
      const settles = this.unflushed;
      this.unflushed = [];
      let fault: DeliveryFault | undefined;
      try {
        await connection.untilEnd(connection.client.flush());
        await setImmediate(); // what it refused is heard a moment later
        fault = this.refusal;
      } catch (error) {
        fault = describeNatsFault(error);
      }
      this.refusal = undefined;
      for (const settle of settles) settle(fault);
    }
    this.isFlushing = false;
  }

  private async connect(): Promise<Publisher> {
    const { server, headers, stream } = this.publishing;
    const { signal } = this.life;
    const onEnd = (why: string) => {
      this.lossCause = `the connection was lost${why}`;
      this.deliveries.failAll({ message: this.lossCause, isFinal: false });
    };
    const connection = await openNats(server, onEnd, signal);
    try {
      const { default: library } = await import("@nats-io/transport-node");
      const told = library.headers();
      told.set("Content-Type", "application/json");
      for (const [name, value] of Object.entries(headers)) told.set(name, value);
      const jetStream =
        stream === undefined ? undefined : await this.findStream(connection, stream);
      signal.throwIfAborted();
      if (jetStream === undefined) void this.hearRefusals(connection);
      this.publisher = { connection, headers: told, jetStream };
      return this.publisher;
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /** Throws where the stream is not there; a user who may not ask sees it with the first change. */
  private async findStream(connection: NatsConnection, stream: string): Promise<JetStreamClient> {
    const { default: library } = await import("@nats-io/jetstream");
    const { client } = connection;
    const manager = await library.jetstreamManager(client, { checkAPI: false });
    try {
      await connection.ask(manager.streams.info(stream));
    } catch (cause) {
      if (!isLackOfRight(cause)) {
        const { message, isFinal } = describeNatsFault(cause);
        const advice = "check `stream` of the scenario, and what its user may do";
        throw new ConnectError(`gives no stream \`${stream}\`: ${message}`, {
          isFinal,
          advice,
          cause,
        });
      }
    }
    return library.jetstream(client);
  }

  private async hearRefusals(connection: NatsConnection): Promise<void> {
    for await (const status of connection.client.status()) {
      if (status.type === "error") this.refusal ??= describeNatsFault(status.error);
    }
  }

  /** Once for all that wait. */
  private async comeBack(): Promise<Publisher> {
    if (this.publisher === undefined) throw new Error("the dispatcher is not open");
    if (this.publisher.connection.isOpen) return this.publisher;
    const { signal } = this.life;
    const { giveUpAfterMs } = this;
    this.comingBack ??= connectAgain(() => this.connect(), { signal, giveUpAfterMs })
      .catch((cause: unknown) => {
        const why = `${this.lossCause}, and then it ${errorMessage(cause)}`;
        const details = { failedCount: 1, isFinal: true, cause };
        throw new DispatchError(`1 change ${this.what}: ${why}.`, details);
      })
      .finally(() => {
        this.comingBack = undefined;
      });
    return await this.comingBack;
  }
}
