import assert from "node:assert/strict";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { startRun } from "../../../../src/run/startRun.ts";
import { type BrokerProcess, brokerPrograms, skipWithout } from "../../../servers/brokerProcess.ts";
import { skipWithoutKafka, startKafkaServer } from "../../../servers/kafkaServer.ts";
import { startMosquitto } from "../../../servers/mosquitto.ts";
import { startNats } from "../../../servers/natsServer.ts";
import { startRabbitServer } from "../../../servers/rabbitServer.ts";
import { loadConfig } from "../../configs.ts";
import { makeWorkspace, type Workspace } from "../builders.ts";

interface Broker {
  readonly config: string;
  readonly scenario: string;
  /** The address that the sample has. */
  readonly address: string;
  readonly skip: (context: Mocha.Context) => void;
  /** Starts it with what the sample wants to be there; `at` is its own address. */
  readonly start: () => Promise<{ at: string; server: BrokerProcess }>;
}

const brokers: Broker[] = [
  {
    config: "streams-amqp",
    scenario: "15-orders-over-amqp",
    address: "amqp://127.0.0.1:5672",
    skip: (context) => skipWithout(brokerPrograms.rabbit, context),
    async start() {
      const server = await startRabbitServer();
      return { at: server.url, server };
    },
  },
  {
    config: "streams-kafka",
    scenario: "16-orders-over-kafka",
    address: "127.0.0.1:9092",
    skip: skipWithoutKafka,
    async start() {
      const server = await startKafkaServer({ orders: 1 });
      return { at: server.broker, server };
    },
  },
  {
    config: "streams-mqtt",
    scenario: "17-orders-by-mqtt",
    address: "mqtt://127.0.0.1:1883",
    skip: (context) => skipWithout(brokerPrograms.mosquitto, context),
    async start() {
      const server = await startMosquitto();
      return { at: server.url, server };
    },
  },
  {
    config: "streams-nats",
    scenario: "18-orders-by-nats",
    address: "nats://127.0.0.1:4222",
    skip: (context) => skipWithout(brokerPrograms.nats, context),
    async start() {
      const server = await startNats();
      const client = await connect({ servers: server.url });
      await (await jetstreamManager(client)).streams.add({
        name: "ORDERS",
        subjects: ["orders.>"],
      });
      await client.close();
      return { at: server.url, server };
    },
  },
];

const samples = path.resolve(import.meta.dirname, "../../../../data");

describe("the samples over brokers", function () {
  this.timeout(60_000);
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    for (const folder of ["configs", "scenarios/streams"]) {
      await mkdir(path.join(workspace.dataFolder, folder), { recursive: true });
      await cp(path.join(samples, folder), path.join(workspace.dataFolder, folder), {
        recursive: true,
      });
    }
  });
  afterEach(async () => await workspace.remove());

  const run = async (config: string) => {
    const file = path.join(workspace.dataFolder, `configs/${config}.touchstone.json`);
    const loaded = await loadConfig(file, { workspaceFolder: workspace.folder });
    assert.ok(loaded.ok, JSON.stringify(loaded));
    const { finished } = await startRun(workspace.options(loaded.value));
    const { summary, file: result } = await finished;
    assert.equal(summary.passed, 1, JSON.stringify((await workspace.readResult(result)).results));
  };

  for (const { config, scenario, address, skip, start } of brokers) {
    it(`pass: ${config}`, async function () {
      skip(this);
      const { at, server } = await start();
      try {
        const file = path.join(workspace.dataFolder, `scenarios/streams/${scenario}.scenario.json`);
        const text = await readFile(file, "utf8");
        assert.equal(text.split(`"${address}"`).length, 3);
        await writeFile(file, text.replaceAll(address, at));
        await run(config);
      } finally {
        await server.stop();
      }
    });
  }

  it("pass: streams-websocket", () => run("streams-websocket"));
});
