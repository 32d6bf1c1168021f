import { setImmediate as turnEnd } from "node:timers/promises";
import type { JetStreamClient } from "@nats-io/jetstream";
import type { MsgHdrs } from "@nats-io/transport-node";
import { ConnectError } from "../../connectError.ts";
import {
  describeNatsFault,
  formatNatsServers,
  isLackOfRight,
  type NatsConnection,
  type NatsServer,
  openNats,
} from "../../natsConnection.ts";
import { createBrokerDispatcher, type Settle } from "../brokerDispatcher.ts";
import type { DeliveryFault } from "../deliveries.ts";
import { type Dispatcher, formatChange } from "../dispatcher.ts";
import type { DispatcherContext } from "../dispatcherKind.ts";

export interface NatsPublishing {
  readonly server: NatsServer;
  readonly subject: string;
  /** Of JetStream; it has to confirm each change. */
  readonly stream: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Publishes each change as JSON. A change counts as delivered once the stream has confirmed it, without one once the server
 * has answered a flush after it.
 */
export function createNatsDispatcher(
  publishing: NatsPublishing,
  log: DispatcherContext["log"],
  giveUpAfterMs?: number,
): Dispatcher {
  const { server, subject } = publishing;
  return createBrokerDispatcher<Publisher>(
    {
      kind: "nats",
      address: formatNatsServers(server),
      deed: `published to \`${subject}\``,
      async connect(signal, onLost) {
        const onEnd = (why: string) => onLost(`the connection was lost${why}`);
        return await makePublisher(publishing, await openNats(server, onEnd, signal));
      },
      isFull: ({ bytes }, count) =>
        count >= maxUnderWay || (count > 0 && bytes >= maxBufferedBytes),
      publish(publisher, change, settle) {
        const body = Buffer.from(formatChange(change));
        publisher.bytes += body.length;
        addWaiting(publisher, {
          body,
          settle(fault) {
            publisher.bytes -= body.length;
            settle(fault);
          },
        });
      },
      close: ({ connection }) => connection.close(),
    },
    log,
    giveUpAfterMs,
  );
}

// --- internal ---

const maxUnderWay = 1_000;
/** Half of them is made while the other half is on its way. */
const maxTogether = maxUnderWay / 2;
const maxBufferedBytes = 1_048_576;

interface Publisher {
  readonly connection: NatsConnection;
  readonly subject: string;
  readonly headers: MsgHdrs;
  /** Undefined without a stream. */
  readonly jetStream: { readonly client: JetStreamClient; readonly name: string } | undefined;
  /** Of changes that are under way. */
  bytes: number;
  /** Changes that are not published yet. */
  waiting: Waiting[];
  isPublishing: boolean;
  /** What the server refused since the last flush. */
  refusal: DeliveryFault | undefined;
}

interface Waiting {
  readonly body: Buffer;
  readonly settle: Settle;
}

async function makePublisher(
  { subject, stream, headers }: NatsPublishing,
  connection: NatsConnection,
): Promise<Publisher> {
  try {
    const { default: library } = await import("@nats-io/transport-node");
    const told = library.headers();
    told.set("Content-Type", "application/json");
    for (const [name, value] of Object.entries(headers)) told.set(name, value);
    const jetStream = stream === undefined ? undefined : await findStream(connection, stream);
    const publisher: Publisher = {
      connection,
      subject,
      headers: jetStream === undefined ? encodeOnce(told) : told,
      jetStream,
      bytes: 0,
      waiting: [],
      isPublishing: false,
      refusal: undefined,
    };
    if (jetStream === undefined) void hearRefusals(publisher);
    return publisher;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Throws where the stream is not there; a user who may not ask sees it with the first change. */
async function findStream(connection: NatsConnection, name: string) {
  const { default: library } = await import("@nats-io/jetstream");
  const manager = await library.jetstreamManager(connection.client, { checkAPI: false });
  try {
    await connection.ask(manager.streams.info(name));
  } catch (cause) {
    if (!isLackOfRight(cause)) {
      const { message, isFinal } = describeNatsFault(cause);
      const advice = "check `stream` of the scenario, and what its user may do";
      throw new ConnectError(`gives no stream \`${name}\`: ${message}`, { isFinal, advice, cause });
    }
  }
  return { client: library.jetstream(connection.client), name };
}

async function hearRefusals(publisher: Publisher): Promise<void> {
  for await (const status of publisher.connection.client.status()) {
    if (status.type === "error") publisher.refusal ??= describeNatsFault(status.error);
  }
}

/** The library encodes the headers of each message, though they are the same. */
function encodeOnce(headers: MsgHdrs): MsgHdrs {
  const own = headers as MsgHdrs & { encode(): Uint8Array };
  const bytes = own.encode();
  return Object.assign(own, { encode: () => bytes });
}

function addWaiting(publisher: Publisher, waiting: Waiting): void {
  publisher.waiting.push(waiting);
  if (publisher.isPublishing) return;
  publisher.isPublishing = true;
  // What this turn of the event loop brings goes together: the library writes by itself what comes alone.
  setImmediate(() => void publishWaiting(publisher));
}

async function publishWaiting(publisher: Publisher): Promise<void> {
  while (publisher.waiting.length > 0) {
    const together = publisher.waiting.splice(0, maxTogether);
    const unflushed = together.filter((each) => publish(publisher, each));
    if (unflushed.length === 0) continue;
    const fault = await flushAll(publisher);
    for (const { settle } of unflushed) settle(fault);
  }
  publisher.isPublishing = false;
}

/** Whether it is a flush that tells what became of the change. */
function publish(
  { connection, subject, headers, jetStream }: Publisher,
  { body, settle }: Waiting,
): boolean {
  try {
    if (jetStream === undefined) {
      connection.client.publish(subject, body, { headers });
      return true;
    }
    const expect = { streamName: jetStream.name };
    jetStream.client.publish(subject, body, { headers, expect }).then(
      () => settle(),
      (error: unknown) => settle(describeNatsFault(error)),
    );
  } catch (error) {
    settle(describeNatsFault(error)); // larger than the server takes
  }
  return false;
}

/** Its answer says that the server has read all that came before; what it refused it has said by then. */
async function flushAll(publisher: Publisher): Promise<DeliveryFault | undefined> {
  const { connection } = publisher;
  let fault: DeliveryFault | undefined;
  try {
    await connection.untilEnd(connection.client.flush());
    await turnEnd(); // what it refused is heard a moment later
    fault = publisher.refusal;
  } catch (error) {
    fault = describeNatsFault(error);
  }
  publisher.refusal = undefined;
  return fault;
}
