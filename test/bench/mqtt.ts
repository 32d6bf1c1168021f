import { connectAsync } from "mqtt";
import { takeRevealed } from "../../src/model/config/secretRef.ts";
import { createMqttDispatcher } from "../../src/streams/dispatchers/mqtt/mqttDispatcher.ts";
import { createMessageResultMaker } from "../../src/streams/handlers/messages/messageArrival.ts";
import { mqttHandlerSchema } from "../../src/streams/handlers/mqtt/mqttConfig.ts";
import { createMqttHandler } from "../../src/streams/handlers/mqtt/mqttHandler.ts";
import { brokerPrograms, findObstacle } from "../servers/brokerProcess.ts";
import { startMosquitto } from "../servers/mosquitto.ts";
import { openBareLog } from "./bareLog.ts";
import { buildResult, timeQuery } from "./benchQuery.ts";
import { brokerRecords, measureBroker, timeDispatcher } from "./brokerFigures.ts";
import type { Figure } from "./figure.ts";

/** See `measureBroker`, at quality 1; both readers read what is published meanwhile: this broker holds little for them. */
export async function measureMqtt(): Promise<Figure[]> {
  const obstacle = findObstacle(brokerPrograms.mosquitto);
  if (obstacle !== undefined) {
    console.log(`mqtt not measured: ${obstacle}`);
    return [];
  }
  const server = await startMosquitto();
  const { url } = server;
  try {
    return await measureBroker({
      name: "mqtt",
      label: "MQTT",
      timeRound: async () => ({
        query: await timeMqttQuery(url),
        bareQuery: await timeBareQuery(url),
        source: await timeSource(url),
        bareSource: await publishBare(url),
      }),
    });
  } finally {
    await server.stop();
  }
}

// --- internal ---

const topic = "bench";
const qos = 1;

async function timeMqttQuery(url: string): Promise<number> {
  const config = mqttHandlerSchema.parse({ kind: "mqtt", url, topic, qos });
  let published: Promise<number> | undefined;
  const wallMs = await timeQuery({
    kind: config.kind,
    records: brokerRecords,
    createHandler: (context) =>
      createMqttHandler(takeRevealed(config), context, createMessageResultMaker("bench")),
    fill: async () => {
      published = publishBare(url);
    },
  });
  await published;
  return wallMs;
}

async function timeBareQuery(url: string): Promise<number> {
  const client = await connectAsync(url, { protocolVersion: 5 });
  await client.subscribeAsync(topic, { qos });
  const log = await openBareLog(brokerRecords);
  const startedAt = performance.now();
  client.on("message", (_topic, body) => log.take(body.toString()));
  await publishBare(url);
  await log.all;
  const wallMs = performance.now() - startedAt;
  await client.endAsync(true);
  return wallMs;
}

async function timeSource(url: string): Promise<number> {
  const dispatcher = createMqttDispatcher({ kind: "mqtt", url, topic, qos, headers: {} }, () => {});
  return await timeDispatcher(dispatcher);
}

/** As many at once as the broker takes; the wall time in ms. */
async function publishBare(url: string): Promise<number> {
  const client = await connectAsync(url, { protocolVersion: 5 });
  const most = client.serverProperties?.receiveMaximum ?? 1000;
  const startedAt = performance.now();
  const { promise: all, resolve } = Promise.withResolvers<void>();
  let sent = 0;
  let confirmed = 0;
  const publish = () => {
    sent += 1;
    client.publish(topic, JSON.stringify(buildResult(sent)), { qos }, () => {
      confirmed += 1;
      if (confirmed === brokerRecords) resolve();
      else if (sent < brokerRecords) publish();
    });
  };
  for (let nth = 0; nth < most; nth++) publish();
  await all;
  const wallMs = performance.now() - startedAt;
  await client.endAsync(true);
  return wallMs;
}
