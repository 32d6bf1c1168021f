import { Kafka, logLevel, type Message, Partitioners, type Producer } from "kafkajs";
import { createKafkaDispatcher } from "../../src/streams/dispatchers/kafka/kafkaDispatcher.ts";
import { createKafkaHandler } from "../../src/streams/handlers/kafka/kafkaHandler.ts";
import { createMessageResultMaker } from "../../src/streams/handlers/messages/messageArrival.ts";
import { findKafkaObstacle, startKafkaServer } from "../servers/kafkaServer.ts";
import { openBareLog } from "./bareLog.ts";
import { buildResult, timeQuery } from "./benchQuery.ts";
import { brokerRecords, measureBroker, timeDispatcher } from "./brokerFigures.ts";
import type { Figure } from "./figure.ts";

/** See `measureBroker`. What a group needs to be joined is waited for before, with a first record. */
export async function measureKafka(): Promise<Figure[]> {
  const obstacle = findKafkaObstacle();
  if (obstacle !== undefined) {
    console.log(`kafka not measured: ${obstacle}`);
    return [];
  }
  const names = Array.from({ length: rounds }, (_, round) => [
    `sent-${round}`,
    `read-${round}`,
    `bare-${round}`,
  ]);
  // The mock cluster forgets what is beyond 5 MB of a partition.
  const topics = Object.fromEntries(names.flat().map((name) => [name, 4]));
  const server = await startKafkaServer(topics);
  const brokers = [server.broker];
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  let round = 0;
  try {
    await producer.connect();
    return await measureBroker({
      name: "kafka",
      label: "Kafka",
      timeRound: async () => {
        const [sent, read, bare] = [`sent-${round}`, `read-${round}`, `bare-${round}`];
        round += 1;
        const source = await timeSource(brokers, sent);
        const bareSource = await timeBareSource(producer, sent);
        const query = await timeKafkaQuery(brokers, producer, read);
        const bareQuery = await timeBareQuery(kafka, producer, bare);
        return { source, bareSource, query, bareQuery };
      },
    });
  } finally {
    await producer.disconnect();
    await server.stop();
  }
}

// --- internal ---

/** At least as many as are measured. */
const rounds = 8;
/** As the dispatcher has it. */
const together = 1_000;

async function timeSource(brokers: string[], topic: string): Promise<number> {
  const server = { brokers, topic, isTls: false };
  const dispatcher = createKafkaDispatcher({ server, headers: {} }, () => {});
  return await timeDispatcher(dispatcher);
}

async function timeBareSource(producer: Producer, topic: string): Promise<number> {
  const startedAt = performance.now();
  for (let sent = 0; sent < brokerRecords; sent += together) {
    const messages: Message[] = [];
    for (let sequence = sent + 1; sequence <= sent + together; sequence++) {
      messages.push({ value: JSON.stringify(buildResult(sequence)) });
    }
    await producer.send({ topic, messages });
  }
  return performance.now() - startedAt;
}

/** The first record is there before, so that the query is paused with its group joined. */
async function timeKafkaQuery(
  brokers: string[],
  producer: Producer,
  topic: string,
): Promise<number> {
  await sendFirst(producer, topic);
  return await timeQuery({
    kind: "kafka",
    records: brokerRecords + 1,
    createHandler: (context) =>
      createKafkaHandler(
        {
          server: { brokers, topic, isTls: false },
          group: undefined,
          from: "earliest",
          queueSize: 1000,
          keepRaw: "different",
        },
        context,
        createMessageResultMaker("bench"),
      ),
    fill: async () => {
      await timeBareSource(producer, topic);
      await new Promise((resolve) => setTimeout(resolve, joinMs));
    },
  });
}

/** A group waits so long for further members. */
const joinMs = 4_000;

/** It waits at the first record as the query does, so that both read all others. */
async function timeBareQuery(kafka: Kafka, producer: Producer, topic: string): Promise<number> {
  await sendFirst(producer, topic);
  const consumer = kafka.consumer({ groupId: `bare-${topic}`, maxWaitTimeInMs: 200 });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  const log = await openBareLog(brokerRecords + 1);
  let isFirst = true;
  const gate = Promise.withResolvers<void>();
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }) => {
      if (isFirst) await gate.promise;
      isFirst = false;
      for (const { value } of batch.messages) log.take(String(value));
    },
  });
  await timeBareSource(producer, topic);
  const startedAt = performance.now();
  gate.resolve();
  await log.all;
  const wallMs = performance.now() - startedAt;
  await consumer.disconnect();
  return wallMs;
}

async function sendFirst(producer: Producer, topic: string): Promise<void> {
  await producer.send({ topic, messages: [{ value: JSON.stringify(buildResult(0)) }] });
}
