import assert from "node:assert/strict";
import { connect } from "amqplib";
import { createAmqpDispatcher } from "../../../../src/streams/dispatchers/amqp/amqpDispatcher.ts";
import { DispatchError, type Dispatcher } from "../../../../src/streams/dispatchers/dispatcher.ts";
import { createKafkaDispatcher } from "../../../../src/streams/dispatchers/kafka/kafkaDispatcher.ts";
import { createMqttDispatcher } from "../../../../src/streams/dispatchers/mqtt/mqttDispatcher.ts";
import { createNatsDispatcher } from "../../../../src/streams/dispatchers/nats/natsDispatcher.ts";
import {
  type BrokerProcess,
  brokerPrograms,
  findObstacle,
} from "../../../servers/brokerProcess.ts";
import { findKafkaObstacle, startKafkaServer } from "../../../servers/kafkaServer.ts";
import { startMosquitto } from "../../../servers/mosquitto.ts";
import { startNats } from "../../../servers/natsServer.ts";
import { startRabbitServer } from "../../../servers/rabbitServer.ts";

interface Started {
  readonly server: BrokerProcess;
  readonly dispatcher: Dispatcher;
}

const log = () => undefined;
const giveUpAfterMs = 1;
const brokers: readonly {
  readonly name: string;
  readonly obstacle: string | undefined;
  readonly start: () => Promise<Started>;
}[] = [
  {
    name: "mqtt",
    obstacle: findObstacle(brokerPrograms.mosquitto),
    async start() {
      const server = await startMosquitto();
      const place = { kind: "mqtt", url: server.url, topic: "changes", qos: 1 } as const;
      const dispatcher = createMqttDispatcher({ ...place, headers: {} }, log, giveUpAfterMs);
      return { server, dispatcher };
    },
  },
  ...["a subject", "a stream"].map((what) => ({
    name: `nats, to ${what}`,
    obstacle: findObstacle(brokerPrograms.nats),
    async start() {
      const server = await startNats();
      const stream = what === "a stream" ? await makeStream(server.url) : undefined;
      const place = { server: { servers: [server.url] }, subject: "changes", stream };
      const dispatcher = createNatsDispatcher({ ...place, headers: {} }, log, giveUpAfterMs);
      return { server, dispatcher };
    },
  })),
  {
    name: "amqp",
    obstacle: findObstacle(brokerPrograms.rabbit),
    async start() {
      const server = await startRabbitServer();
      const model = await connect(server.url);
      const channel = await model.createChannel();
      await channel.assertQueue("changes");
      await model.close();
      const place = { kind: "amqp", url: server.url, queue: "changes" } as const;
      const dispatcher = createAmqpDispatcher({ ...place, headers: {} }, log, giveUpAfterMs);
      return { server, dispatcher };
    },
  },
  {
    name: "kafka",
    obstacle: findKafkaObstacle(),
    async start() {
      const server = await startKafkaServer({ changes: 1 });
      const place = { brokers: [server.broker], topic: "changes", isTls: false };
      const dispatcher = createKafkaDispatcher({ server: place, headers: {} }, log, giveUpAfterMs);
      return { server, dispatcher };
    },
  },
];

describe("dispatchers whose broker dies for good", function () {
  this.timeout(60_000);

  for (const { name, obstacle, start } of brokers) {
    it(`${name}: names every change that was not confirmed, those under way at its death too`, async function () {
      if (obstacle !== undefined) {
        console.log(`      skipped: ${obstacle}`);
        return this.skip();
      }
      const { server, dispatcher } = await start();
      const named: number[] = [];
      let isOver = false;
      const send = async (sequence: number) => {
        try {
          await dispatcher.send({ sequence, change: { sequence }, sentNs: 0n });
        } catch (error) {
          assert.ok(error instanceof DispatchError);
          named.push(...(error.sequences ?? [sequence]));
          isOver = error.isFinal;
        }
      };
      try {
        await dispatcher.open();
        await send(1);
        await dispatcher.flush();
        server.pause();
        for (const sequence of [2, 3, 4, 5]) await send(sequence);
        await server.kill();
        let last = 5;
        while (!isOver) await send(++last);
        // Nothing asks for a flush: the error that ends it tells of all.
        const lost = Array.from({ length: last - 1 }, (_, at) => at + 2);
        assert.deepEqual(
          named.sort((a, b) => a - b),
          lost,
        );
      } finally {
        await dispatcher.close();
        await server.stop();
      }
    });
  }
});

async function makeStream(url: string): Promise<string> {
  const { connect: connectNats } = await import("@nats-io/transport-node");
  const { jetstreamManager } = await import("@nats-io/jetstream");
  const client = await connectNats({ servers: url });
  const manager = await jetstreamManager(client);
  await manager.streams.add({ name: "STORED", subjects: ["changes"] });
  await client.close();
  return "STORED";
}
