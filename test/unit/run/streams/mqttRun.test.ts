import { connectAsync, type MqttClient } from "mqtt";
import { mqttHandlerKind } from "../../../../src/streams/handlers/mqtt/mqttKind.ts";
import { brokerPrograms, skipWithout } from "../../../servers/brokerProcess.ts";
import { type Mosquitto, startMosquitto } from "../../../servers/mosquitto.ts";
import { makeWorkspace, type Workspace } from "../builders.ts";
import { checkRestart } from "./brokerRestart.ts";

describe("a run over MQTT", function () {
  this.timeout(120_000);
  let workspace: Workspace;
  let server: Mosquitto;
  let watcher: MqttClient | undefined;
  before(async function () {
    skipWithout(brokerPrograms.mosquitto, this);
    workspace = await makeWorkspace();
    server = await startMosquitto();
  });
  afterEach(() => void watcher?.end(true));
  after(async () => {
    await server?.stop();
    await workspace?.remove();
  });

  for (const qos of [1, 2] as const) {
    it(`counts exactly although the broker is killed meanwhile, with a quality of ${qos}`, async () => {
      const { url } = server;
      const topic = `orders/${qos}`;
      watcher = await connectAsync(url, { reconnectPeriod: 0 });
      await watcher.subscribeAsync(topic);
      const messages = watcher;
      await checkRestart(workspace, {
        dispatcher: { kind: "mqtt", url, topic, qos },
        handler: mqttHandlerKind.schema.parse({ kind: "mqtt", url, topic, qos }),
        restart: async () => {
          await untilPassed(messages, 100);
          await server.restart();
        },
      });
    });
  }
});

// --- internal ---

async function untilPassed(client: MqttClient, count: number): Promise<void> {
  let passed = 0;
  await new Promise<void>((resolve) => {
    client.on("message", () => {
      passed += 1;
      if (passed === count) resolve();
    });
  });
}
