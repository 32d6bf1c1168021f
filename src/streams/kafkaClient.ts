import { randomUUID } from "node:crypto";
import type { Socket } from "node:net";
import type { Batch, Consumer, Kafka, Message, Producer } from "kafkajs";
import { orAborted } from "../common/abortable.ts";
import { readKey } from "../model/json/jsonValue.ts";
import { readCertificates } from "./certificates.ts";
import { ConnectError } from "./connectError.ts";
import { explainKafkaFault, type KafkaHeard, rootOf } from "./kafkaFaults.ts";
import { describeServerFault } from "./serverFaults.ts";

/*
 * All that is asked of the client library. It is kafkajs: the one in JavaScript that also speaks with the mock cluster of
 * librdkafka, against which the tests run. It is no longer kept, so that nothing else knows of it.
 */

/** A topic of a Kafka cluster. */
export interface KafkaServer {
  /** Host and port each. */
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly sasl?: KafkaUser | undefined;
  readonly isTls: boolean;
  /** Absolute path of the certificates (PEM) that those of the brokers are signed by. */
  readonly ca?: string | undefined;
}

export interface KafkaUser {
  readonly mechanism: "plain" | "scram-sha-256" | "scram-sha-512";
  readonly username: string;
  readonly password: string;
}

/** Where a partition begins and ends: the next record gets the offset `high`. */
export interface KafkaPartition {
  readonly partition: number;
  readonly low: bigint;
  readonly high: bigint;
}

export interface KafkaReading {
  /** The consumer group; without one nothing is committed. */
  readonly group: string | undefined;
  /** Where to begin with a partition; undefined for where its group stands. */
  readonly starts: ReadonlyMap<number, bigint>;
  /** Takes records of one partition; what comes after them waits for it, and is asked for a sign of life meanwhile. */
  readonly onBatch: (batch: Batch, stayAlive: () => Promise<void>) => Promise<void>;
  /** Told once that no more is read, and why; when `isFinal` trying again is of no use. */
  readonly onEnd: (why: string, isFinal: boolean) => void;
}

/** A cluster that is connected to, and has the topic. It does not come back by itself when it is lost. */
export interface KafkaClient {
  readonly partitions: readonly KafkaPartition[];
  /** Partitions of which a group has committed nothing. */
  findUncommitted(group: string): Promise<Set<number>>;
  /** Sends messages, each once, in their order; rejects when it is not known that all were taken. */
  send(messages: Message[]): Promise<void>;
  read(reading: KafkaReading): Promise<void>;
  /** Leaves its group and ends every connection, within half a second. Never throws. */
  close(): Promise<void>;
}

/** Connects and looks for the topic, both within ten seconds. Throws `ConnectError`, a `UserError` or the signal's reason. */
export async function connectKafka(server: KafkaServer, signal: AbortSignal): Promise<KafkaClient> {
  const ca = await readCertificates(server.ca);
  signal.throwIfAborted();
  // A library: it is loaded with the first connection.
  const library = (await import("kafkajs")).default;
  const sockets = await createSockets(ca);
  const kafka = new library.Kafka({
    ...clientOptions,
    brokers: [...server.brokers],
    ssl: server.isTls,
    // The library writes into it.
    ...(server.sasl && { sasl: { ...server.sasl } as never }),
    socketFactory: sockets.create,
    logCreator: () => () => {},
  });
  const closers: (() => Promise<void>)[] = [];
  const opening = AbortSignal.any([signal, AbortSignal.timeout(answerTimeoutMs)]);
  try {
    const partitions = await orAborted(findPartitions(kafka, server.topic), opening);
    const producer = kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner: library.Partitioners.DefaultPartitioner,
      retry: { retries: 0 },
    });
    return buildClient({ kafka, producer, topic: server.topic, partitions, sockets, closers });
  } catch (error) {
    sockets.cut();
    signal.throwIfAborted();
    if (opening.aborted) {
      throw new ConnectError(`does not answer within ${answerTimeoutMs} ms`, { isFinal: false });
    }
    throw explainKafkaFault(server, error, sockets);
  }
}

/** The brokers as messages name them. */
export function formatBrokers({ brokers }: Pick<KafkaServer, "brokers">): string {
  return `kafka://${brokers.join(",")}`;
}

// --- internal ---

const answerTimeoutMs = 10_000;
const closeGraceMs = 500;
/** A connection that is lost is made anew where this client is used. */
const clientOptions = {
  clientId: "touchstone",
  connectionTimeout: 5_000,
  requestTimeout: 10_000,
  retry: {
    retries: 2,
    initialRetryTime: 100,
    maxRetryTime: 500,
    restartOnFailure: async () => false,
  },
};
/** How long a broker holds a question for records that it has none for. */
const maxWaitMs = 200;

interface Sockets extends KafkaHeard {
  readonly create: (place: SocketPlace) => Socket;
  /** Ends every connection, those to come as well. */
  cut(): void;
}

interface SocketPlace {
  readonly host: string;
  readonly port: number;
  readonly ssl: unknown;
  readonly onConnect: () => void;
}

async function createSockets(ca: string | undefined): Promise<Sockets> {
  const net = await import("node:net");
  const tls = await import("node:tls");
  const open = new Set<Socket>();
  let isCut = false;
  let fault: unknown;
  let hasHeard = false;
  return {
    get fault() {
      return fault;
    },
    get hasHeard() {
      return hasHeard;
    },
    create({ host, port, ssl, onConnect }) {
      const servername = net.isIP(host) === 0 ? host : undefined;
      const socket = ssl
        ? tls.connect({ host, port, servername, ...(ca && { ca }) }, onConnect)
        : net.connect({ host, port }, onConnect);
      open.add(socket);
      socket.setNoDelay(true);
      socket.on("error", (error) => {
        fault = error;
      });
      // An answer begins with its length, which is below 16 MB there; an alert of TLS does not.
      socket.once("data", (chunk) => {
        hasHeard ||= chunk[0] === 0;
      });
      socket.once("close", () => open.delete(socket));
      if (isCut) setImmediate(() => socket.destroy(new Error("closed")));
      return socket;
    },
    cut() {
      isCut = true;
      // Without an error the library would wait for answers.
      for (const socket of open) socket.destroy(new Error("closed"));
    },
  };
}

/** Only of topics that are there: to ask for another may make it. */
async function findPartitions(kafka: Kafka, topic: string): Promise<KafkaPartition[]> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    if (!(await admin.listTopics()).includes(topic)) {
      const advice = "let the system under test make it, or set another";
      throw new ConnectError(`has no topic \`${topic}\``, { isFinal: false, advice });
    }
    const partitions = await admin.fetchTopicOffsets(topic);
    return partitions.map(({ partition, low, high }) => {
      return { partition, low: BigInt(low), high: BigInt(high) };
    });
  } finally {
    admin.disconnect().catch(() => undefined);
  }
}

interface ClientParts {
  readonly kafka: Kafka;
  readonly producer: Producer;
  readonly topic: string;
  readonly partitions: readonly KafkaPartition[];
  readonly sockets: Sockets;
  readonly closers: (() => Promise<void>)[];
}

function buildClient(parts: ClientParts): KafkaClient {
  const { kafka, producer, topic, partitions, sockets, closers } = parts;
  let connecting: Promise<void> | undefined;
  return {
    partitions,
    async findUncommitted(groupId) {
      const admin = kafka.admin();
      await admin.connect();
      try {
        const [found] = await admin.fetchOffsets({ groupId, topics: [topic] });
        const open = found?.partitions.filter(({ offset }) => Number(offset) < 0) ?? [];
        return new Set(open.map(({ partition }) => partition));
      } finally {
        admin.disconnect().catch(() => undefined);
      }
    },
    async send(messages) {
      if (connecting === undefined) {
        closers.push(() => producer.disconnect());
        connecting = producer.connect();
      }
      await connecting;
      await producer.send({ topic, messages, acks: -1 });
    },
    read: (reading) => read(parts, reading),
    async close() {
      const closed = Promise.allSettled(closers.map((each) => each()));
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, closeGraceMs))]);
      sockets.cut();
    },
  };
}

/** A group of its own that nobody knows of, and that commits nothing, is how a library that knows groups only reads without. */
async function read(
  { kafka, topic, closers }: ClientParts,
  { group, starts, onBatch, onEnd }: KafkaReading,
): Promise<void> {
  const groupId = group ?? `touchstone-${randomUUID()}`;
  const consumer: Consumer = kafka.consumer({
    groupId,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: maxWaitMs,
    retry: clientOptions.retry,
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic] });
  let isClosed = false;
  closers.push(async () => {
    isClosed = true;
    await consumer.disconnect();
  });
  consumer.on(consumer.events.CRASH, ({ payload: { error } }) => {
    if (isClosed) return;
    isClosed = true;
    onEnd(describeServerFault(error), readKey(rootOf(error), "name") === "KafkaJSNotImplemented");
  });
  // It settles once the group is joined, which takes seconds, and tells of faults by the event.
  void consumer.run({
    autoCommit: group !== undefined,
    eachBatchAutoResolve: false,
    eachBatch: async ({ batch, resolveOffset, heartbeat, isRunning, isStale }) => {
      if (!isRunning() || isStale() || isClosed) return;
      await onBatch(batch, heartbeat);
      resolveOffset(batch.lastOffset());
      await heartbeat();
    },
  });
  for (const [partition, offset] of starts) {
    consumer.seek({ topic, partition, offset: String(offset) });
  }
}
