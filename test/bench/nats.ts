import jetStream, { type JetStreamManager } from "@nats-io/jetstream";
import { createNatsDispatcher } from "../../src/streams/dispatchers/nats/natsDispatcher.ts";
import { createMessageResultMaker } from "../../src/streams/handlers/messages/messageArrival.ts";
import { createNatsHandler } from "../../src/streams/handlers/nats/natsHandler.ts";
import { type NatsConnection, openNats } from "../../src/streams/natsConnection.ts";
import { brokerPrograms, findObstacle } from "../servers/brokerProcess.ts";
import { startNats } from "../servers/natsServer.ts";
import { openBareLog } from "./bareLog.ts";
import { buildResult, timeQuery } from "./benchQuery.ts";
import { measureBroker, timeDispatcher } from "./brokerFigures.ts";
import type { Figure } from "./figure.ts";

/** See `measureBroker`; without JetStream both readers are paused while the server holds all for them. */
export async function measureNats(): Promise<Figure[]> {
  const obstacle = findObstacle(brokerPrograms.nats);
  if (obstacle !== undefined) {
    console.log(`nats not measured: ${obstacle}`);
    return [];
  }
  const { url, stop } = await startNats();
  const connect = () => openNats({ servers: [url] }, throwEnd, new AbortController().signal);
  const connection = await connect();
  try {
    const plain = await measureBroker({
      name: "nats",
      label: "NATS",
      records,
      timeRound: async () => ({
        source: await timeSource(url, undefined),
        bareSource: await publishBare(connection),
        query: await timeNatsQuery(url, undefined, () => publishBare(connection)),
        bareQuery: await timeBareQuery(await connect(), () => publishBare(connection)),
      }),
    });
    const manager = await jetStream.jetstreamManager(connection.client);
    await manager.streams.add({ name: stream, subjects: [subject] });
    const kept = await measureBroker({
      name: "jetStream",
      label: "JetStream",
      records,
      timeRound: async () => {
        const source = await timeSource(url, stream);
        await manager.streams.purge(stream);
        const bareSource = await publishBareToStream(connection);
        const bareQuery = await timeBareStreamQuery(await connect(), manager);
        await manager.streams.purge(stream);
        const query = await timeNatsQuery(url, stream, () => publishBareToStream(connection));
        await manager.streams.purge(stream);
        return { source, bareSource, query, bareQuery };
      },
    });
    return [...plain, ...kept];
  } finally {
    await connection.close();
    await stop();
  }
}

// --- internal ---

const records = 60_000;
const subject = "bench";
const stream = "BENCH";
/** As the handler and the dispatcher have it. */
const underWay = 1_000;
const decoder = new TextDecoder();

function throwEnd(why: string): never {
  throw new Error(`the server ended the connection${why}`);
}

async function timeSource(url: string, stream: string | undefined): Promise<number> {
  const server = { servers: [url] };
  const dispatcher = createNatsDispatcher({ server, subject, stream, headers: {} }, () => {});
  return await timeDispatcher(dispatcher, records);
}

/** Half of what is under way is published while the server answers for the other half. */
async function publishBare({ client }: NatsConnection): Promise<number> {
  const startedAt = performance.now();
  let flushed = Promise.resolve();
  for (let sequence = 1; sequence <= records; sequence++) {
    client.publish(subject, JSON.stringify(buildResult(sequence)));
    if (sequence % (underWay / 2) > 0) continue;
    const flushing = client.flush();
    await flushed;
    flushed = flushing;
  }
  await flushed;
  return performance.now() - startedAt;
}

async function publishBareToStream({ client }: NatsConnection): Promise<number> {
  const publisher = jetStream.jetstream(client);
  const startedAt = performance.now();
  const answers: Promise<unknown>[] = [];
  for (let sent = 0; sent < records; sent++) {
    answers.push(publisher.publish(subject, JSON.stringify(buildResult(sent + 1))));
    await answers[sent - underWay];
  }
  await Promise.all(answers);
  return performance.now() - startedAt;
}

async function timeNatsQuery(
  url: string,
  stream: string | undefined,
  publish: () => Promise<unknown>,
): Promise<number> {
  const server = { servers: [url] };
  const reader = { server, subject, stream, queueSize: 1_000, keepRaw: "different" } as const;
  return await timeQuery({
    kind: "nats",
    records,
    createHandler: (context) =>
      createNatsHandler(reader, context, createMessageResultMaker("bench")),
    fill: async () => void (await publish()),
  });
}

async function timeBareQuery(
  connection: NatsConnection,
  publish: () => Promise<unknown>,
): Promise<number> {
  const { client } = connection;
  const log = await openBareLog(records);
  client.subscribe(subject, { callback: (_error, { data }) => log.take(decoder.decode(data)) });
  await client.flush();
  connection.pause();
  await publish();
  const startedAt = performance.now();
  connection.resume();
  await log.all;
  const wallMs = performance.now() - startedAt;
  await connection.close();
  return wallMs;
}

/** Reads all that the stream has, and confirms each message. */
async function timeBareStreamQuery(
  connection: NatsConnection,
  manager: JetStreamManager,
): Promise<number> {
  const info = await manager.consumers.add(stream, {
    name: "bare",
    ack_policy: jetStream.AckPolicy.Explicit,
    max_ack_pending: underWay,
    mem_storage: true,
  });
  const consumer = jetStream.jetstream(connection.client).consumers.getConsumerFromInfo(info);
  const log = await openBareLog(records);
  const startedAt = performance.now();
  await consumer.consume({
    max_messages: underWay,
    callback: (message) => {
      log.take(decoder.decode(message.data));
      message.ack();
    },
  });
  await log.all;
  const wallMs = performance.now() - startedAt;
  await manager.consumers.delete(stream, info.name);
  await connection.close();
  return wallMs;
}
