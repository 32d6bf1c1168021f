import { randomUUID } from "node:crypto";
import type { IPublishPacket } from "mqtt";
import type { Revealed } from "../../../model/config/secretRef.ts";
import { type MqttConnection, openMqtt } from "../../mqttConnection.ts";
import { formatServerUrl } from "../../serverFaults.ts";
import type { MessagePayloadMaker } from "../messages/messageArrival.ts";
import { createMessageInflow, type MessageInflow } from "../messages/messageInflow.ts";
import type { OnEnd } from "../reconnecting.ts";
import type { HandlerContext, RecordHandler } from "../recordHandler.ts";
import type { MqttHandlerConfig } from "./mqttConfig.ts";
import { readMqttMessage } from "./mqttMessage.ts";

/**
 * The handler kind `mqtt`: reads what is published while it is open, and not what was retained before. A lost connection
 * is opened again, and the broker goes on with its session; when that is gone, this is told. A message with a quality of
 * 1 or 2 is confirmed once it was taken; one of 2 comes once, also where the connection was lost in between.
 */
export function createMqttHandler(
  config: Revealed<MqttHandlerConfig>,
  context: HandlerContext,
  makePayload: MessagePayloadMaker,
): RecordHandler {
  return new MqttHandler(config, context, makePayload);
}

// --- internal ---

const firstRetryMs = 20;
const longestRetryMs = 1_000;
/** How long a broker keeps the session of a client that is gone. */
const sessionSeconds = 300;

/** What the broker and this side remember of each other, from `open` to `close`. */
interface Session {
  readonly clientId: string;
  /** Of messages that come exactly once: those that came and are not yet released. */
  readonly incomingStore: InstanceType<typeof import("mqtt").Store>;
  hasBegun: boolean;
}

/** A message that waits for its turn. */
interface Waiting {
  readonly packet: IPublishPacket;
  readonly done: () => void;
}

class MqttHandler implements RecordHandler {
  readonly url = undefined;
  private readonly config: Revealed<MqttHandlerConfig>;
  private readonly context: HandlerContext;
  private readonly incoming: MessageInflow;
  private connection: MqttConnection | undefined;
  private session: Session | undefined;
  private isFlowing = true;
  private waiting: Waiting | undefined;

  constructor(
    config: Revealed<MqttHandlerConfig>,
    context: HandlerContext,
    makePayload: MessagePayloadMaker,
  ) {
    this.config = config;
    this.context = context;
    this.incoming = createMessageInflow({
      name: "mqtt",
      url: formatServerUrl(config.url),
      context,
      makePayload,
      keepRaw: config.keepRaw,
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
    const { connection } = this;
    this.incoming.connection.end();
    this.connection = undefined;
    this.session = undefined;
    this.waiting = undefined;
    this.incoming.inflow.clear();
    await connection?.close();
  }

  /** Reads no further than the message at hand. */
  pause(): void {
    this.isFlowing = false;
  }

  resume(): void {
    this.isFlowing = true;
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting !== undefined) this.take(waiting);
  }

  private async connect(signal: AbortSignal, onEnd: OnEnd): Promise<void> {
    const session = this.session ?? (await createSession());
    const { clientId, incomingStore, hasBegun } = session;
    const { url, ca, topic, qos } = this.config;
    const connection = await openMqtt(
      {
        url,
        ca,
        clientId,
        options: {
          clean: !hasBegun,
          incomingStore,
          properties: { sessionExpiryInterval: sessionSeconds },
        },
        subscription: {
          topic,
          qos,
          isReading: () => this.waiting === undefined,
          onMessage: (packet, done) => this.receive({ packet, done }),
        },
        onEnd: (why) => {
          this.dropWaiting();
          onEnd(why);
        },
      },
      signal,
    );
    if (signal.aborted) return await connection.close();
    if (hasBegun && !connection.isResumed) {
      this.context.sink.reportError(
        `mqtt: ${formatServerUrl(url)} has forgotten the session: what was published meanwhile is lost`,
      );
    }
    session.hasBegun = true;
    this.session = session;
    this.connection = connection;
    this.incoming.inflow.deliver();
  }

  /** What has to be confirmed comes again. */
  private dropWaiting(): void {
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting?.packet.qos === 0) this.take(waiting);
  }

  private receive(message: Waiting): void {
    if (this.isFlowing) this.take(message);
    else this.waiting = message;
  }

  private take({ packet, done }: Waiting): void {
    this.incoming.bring(readMqttMessage(packet));
    done();
  }
}

async function createSession(): Promise<Session> {
  const { default: Store } = (await import("mqtt/lib/store")).default;
  return {
    clientId: `touchstone-${randomUUID()}`,
    incomingStore: new Store({ clean: false }),
    hasBegun: false,
  };
}
