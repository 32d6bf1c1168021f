import { randomUUID } from "node:crypto";
import type { Revealed } from "../../../model/config/secretRef.ts";
import { readKey } from "../../../model/json/jsonValue.ts";
import { errorMessage } from "../../../model/userError.ts";
import { explainConnectError } from "../../connectError.ts";
import { describeReason, type MqttConnection, openMqtt } from "../../mqttConnection.ts";
import { formatServerUrl } from "../../serverFaults.ts";
import { connectAgain } from "../connectAgain.ts";
import { createDeliveries, type Deliveries, type DeliveryFault } from "../deliveries.ts";
import {
  DispatchError,
  type Dispatcher,
  formatChange,
  type OutgoingChange,
} from "../dispatcher.ts";
import type { MqttDispatcherConfig } from "./mqttConfig.ts";

/**
 * Publishes each change as JSON; many are under way at once, in their order, as far as the broker takes them. A change
 * counts as delivered once the broker has confirmed it, with a quality of 0 once the system has taken its bytes. What is
 * under way when the connection is lost has failed, since nobody knows what became of it; what comes next waits for the
 * broker for `giveUpAfterMs`.
 */
export function createMqttDispatcher(
  config: Revealed<MqttDispatcherConfig>,
  giveUpAfterMs = 30_000,
): Dispatcher {
  return new MqttDispatcher(config, giveUpAfterMs);
}

// --- internal ---

const maxUnderWay = 1_000;
const maxBufferedBytes = 1_048_576;

class MqttDispatcher implements Dispatcher {
  private readonly config: Revealed<MqttDispatcherConfig>;
  private readonly giveUpAfterMs: number;
  private readonly address: string;
  private readonly what: string;
  private readonly deliveries: Deliveries;
  private readonly publishing: Parameters<MqttConnection["client"]["publish"]>[2];
  private life = new AbortController();
  private connection: MqttConnection | undefined;
  private comingBack: Promise<MqttConnection> | undefined;
  private lossCause = "";

  constructor(config: Revealed<MqttDispatcherConfig>, giveUpAfterMs: number) {
    const { url, topic, qos, headers } = config;
    this.config = config;
    this.giveUpAfterMs = giveUpAfterMs;
    this.address = formatServerUrl(url);
    this.what = `could not be published to \`${topic}\` at ${this.address}`;
    this.deliveries = createDeliveries(this.what);
    // The library writes an empty list of them wrongly.
    const user = Object.keys(headers).length > 0 ? { userProperties: headers } : {};
    this.publishing = { qos, properties: { contentType: "application/json", ...user } };
  }

  async open(): Promise<void> {
    if (this.connection?.isOpen) return;
    this.life = new AbortController();
    try {
      await this.connect();
    } catch (error) {
      throw explainConnectError("mqtt", this.address, error);
    }
  }

  async send(change: OutgoingChange): Promise<void> {
    let connection = this.connection?.isOpen ? this.connection : await this.comeBack();
    // Nothing may come between this and what it lets pass: many wait here at once.
    while (!connection.isOpen || this.isFull(connection)) {
      if (connection.isOpen) await this.deliveries.nextEnd();
      else connection = await this.comeBack();
    }
    const settle = this.deliveries.begin(change.sequence);
    const { topic } = this.config;
    connection.client.publish(topic, formatChange(change), this.publishing, (error) =>
      settle(error ? explainRefusal(error) : undefined),
    );
    this.deliveries.throwFailures();
  }

  /** Also tells of what was cut off when the connection was closed meanwhile. */
  async flush(): Promise<void> {
    await this.deliveries.allEnded();
    this.deliveries.throwFailures();
  }

  async close(): Promise<void> {
    const { connection } = this;
    this.life.abort();
    this.connection = undefined;
    this.deliveries.failAll({ message: "it was cut off", isFinal: true });
    await connection?.close();
  }

  /** Whether the broker, or this side, takes no more at once. */
  private isFull({ client }: MqttConnection): boolean {
    const { stream, serverProperties } = client;
    const { count } = this.deliveries;
    const most = Math.min(maxUnderWay, serverProperties?.receiveMaximum ?? maxUnderWay);
    return count >= most || (count > 0 && stream.writableLength >= maxBufferedBytes);
  }

  private async connect(): Promise<MqttConnection> {
    const { url, ca } = this.config;
    const { signal } = this.life;
    const connection = await openMqtt(
      {
        url,
        ca,
        clientId: `touchstone-${randomUUID()}`,
        onEnd: (why) => {
          this.lossCause = `the connection was lost${why}`;
          this.deliveries.failAll({ message: this.lossCause, isFinal: false });
        },
      },
      signal,
    );
    if (signal.aborted) {
      await connection.close();
      throw signal.reason;
    }
    this.connection = connection;
    return connection;
  }

  /** Once for all that wait. */
  private async comeBack(): Promise<MqttConnection> {
    if (this.connection === undefined) throw new Error("the dispatcher is not open");
    if (this.connection.isOpen) return this.connection;
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

/** Not authorized, and a topic that is not allowed (MQTT 5, 2.4): they stay. */
const lastingRefusals = [135, 144];

function explainRefusal(error: Error): DeliveryFault {
  const code = readKey(error, "code");
  if (typeof code !== "number") return { message: errorMessage(error), isFinal: false };
  return { message: describeReason(code), isFinal: lastingRefusals.includes(code) };
}
