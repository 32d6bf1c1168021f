import { type ChannelModel, connect } from "amqplib";
import { takeRevealed } from "../../src/model/config/secretRef.ts";
import { createAmqpDispatcher } from "../../src/streams/dispatchers/amqp/amqpDispatcher.ts";
import { amqpHandlerSchema } from "../../src/streams/handlers/amqp/amqpConfig.ts";
import { createAmqpHandler } from "../../src/streams/handlers/amqp/amqpHandler.ts";
import { createMessageResultMaker } from "../../src/streams/handlers/messages/messageArrival.ts";
import { brokerPrograms, findObstacle } from "../servers/brokerProcess.ts";
import { startRabbitServer } from "../servers/rabbitServer.ts";
import { openBareLog } from "./bareLog.ts";
import { buildResult, timeQuery } from "./benchQuery.ts";
import { brokerRecords, measureBroker, timeDispatcher } from "./brokerFigures.ts";
import type { Figure } from "./figure.ts";

/** See `measureBroker`; the queue is durable and its messages are persistent. */
export async function measureAmqp(): Promise<Figure[]> {
  const obstacle = findObstacle(brokerPrograms.rabbit);
  if (obstacle !== undefined) {
    console.log(`amqp not measured: ${obstacle}`);
    return [];
  }
  const server = await startRabbitServer();
  const { url } = server;
  try {
    const model = await connect(url, { noDelay: true });
    const channel = await model.createChannel();
    await channel.assertQueue(queue);
    const figures = await measureBroker({
      name: "amqp",
      label: "AMQP",
      timeRound: async () => {
        const source = await timeSource(url);
        await channel.purgeQueue(queue);
        const bareSource = await timeBareSource(model);
        const bareQuery = await timeBareQuery(model);
        const query = await timeAmqpQuery(url, model);
        return { source, bareSource, query, bareQuery };
      },
    });
    await model.close();
    return figures;
  } finally {
    await server.stop();
  }
}

// --- internal ---

const queue = "bench";
/** As the handler and the dispatcher have it. */
const underWay = 1_000;

async function timeSource(url: string): Promise<number> {
  const dispatcher = createAmqpDispatcher({ kind: "amqp", url, queue, headers: {} }, () => {});
  return await timeDispatcher(dispatcher);
}

async function timeBareSource(model: ChannelModel): Promise<number> {
  const channel = await model.createConfirmChannel();
  const startedAt = performance.now();
  let confirmed = 0;
  let wake = () => {};
  for (let sent = 0; sent < brokerRecords; sent++) {
    const content = Buffer.from(JSON.stringify(buildResult(sent + 1)));
    channel.sendToQueue(queue, content, { persistent: true, mandatory: true }, () => {
      confirmed += 1;
      wake();
    });
    while (sent - confirmed >= underWay) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  await channel.waitForConfirms();
  const wallMs = performance.now() - startedAt;
  await channel.close();
  return wallMs;
}

async function timeAmqpQuery(url: string, model: ChannelModel): Promise<number> {
  const config = amqpHandlerSchema.parse({ kind: "amqp", url, queue });
  return await timeQuery({
    kind: config.kind,
    records: brokerRecords,
    createHandler: (context) =>
      createAmqpHandler(takeRevealed(config), context, createMessageResultMaker("bench")),
    fill: async () => void (await timeBareSource(model)),
  });
}

async function timeBareQuery(model: ChannelModel): Promise<number> {
  const channel = await model.createChannel();
  await channel.prefetch(underWay);
  const log = await openBareLog(brokerRecords);
  const startedAt = performance.now();
  let count = 0;
  await new Promise<void>((resolve, reject) => {
    channel
      .consume(queue, (message) => {
        if (message === null) return reject(new Error("the queue is gone"));
        log.take(message.content.toString());
        count += 1;
        if (count % (underWay / 2) === 0 || count === brokerRecords) channel.ack(message, true);
        if (count === brokerRecords) resolve();
      })
      .catch(reject);
  });
  await log.all;
  const wallMs = performance.now() - startedAt;
  await channel.close();
  return wallMs;
}
