import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { Kafka, logLevel } from "kafkajs";
import { glob } from "tinyglobby";
import { kafkaHandlerKind } from "../../../../src/streams/handlers/kafka/kafkaKind.ts";
import { type GuardedKafka, startGuardedKafka } from "../../../servers/kafkaGuard.ts";
import { skipWithoutKafka } from "../../../servers/kafkaServer.ts";
import { makeWorkspace, type Workspace } from "../builders.ts";
import { checkRestart } from "./brokerRestart.ts";

describe("a run over Kafka", function () {
  this.timeout(120_000);
  let workspace: Workspace;
  let server: GuardedKafka;
  before(async function () {
    skipWithoutKafka(this);
    server = await startGuardedKafka(
      { orders: 1 },
      { user: { mechanism: "PLAIN", username, password } },
    );
    workspace = await makeWorkspace();
  });
  after(async () => {
    await server?.stop();
    await workspace?.remove();
  });

  it("counts exactly although the cluster is killed meanwhile and forgets all, and keeps no password", async () => {
    const brokers = [server.broker];
    const restart = async () => {
      await untilPassed(brokers, 100);
      await server.restart();
    };
    const origin = `kafka://${server.broker}`;
    const key = { source: "env", name: "KAFKA_PASSWORD", origin, value: password } as const;
    const sasl = { mechanism: "plain", username, password: { env: key.name } };
    const place = { kind: "kafka", brokers, topic: "orders", sasl };
    const granted: Workspace = {
      ...workspace,
      options: (loaded) => ({ ...workspace.options(loaded), keys: [key] }),
    };
    await checkRestart(granted, {
      dispatcher: { ...place, headers: {} },
      handler: kafkaHandlerKind.schema.parse(place),
      restart,
    });
    const files = await glob("**", { cwd: workspace.folder, dot: true });
    assert.ok(files.some((file) => file.endsWith("run.json")));
    for (const file of files) {
      assert.ok(!(await readFile(path.join(workspace.folder, file), "utf8")).includes(password));
    }
  });
});

// --- internal ---

const username = "tester";
const password = "correct-horse-battery";

/** Resolves when so many records have been written. */
async function untilPassed(brokers: string[], count: number): Promise<void> {
  const sasl = { mechanism: "plain", username, password } as const;
  const admin = new Kafka({ brokers, sasl, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  for (let high = 0; high < count; ) {
    const [partition] = await admin.fetchTopicOffsets("orders");
    high = Number(partition?.high);
  }
  await admin.disconnect();
}
