import { Kafka, logLevel } from "kafkajs";
import { kafkaHandlerKind } from "../../../../src/streams/handlers/kafka/kafkaKind.ts";
import {
  type KafkaServer,
  skipWithoutKafka,
  startKafkaServer,
} from "../../../servers/kafkaServer.ts";
import { makeWorkspace, type Workspace } from "../builders.ts";
import { checkRestart } from "./brokerRestart.ts";

describe("a run over Kafka", function () {
  this.timeout(120_000);
  let workspace: Workspace;
  let server: KafkaServer;
  before(async function () {
    skipWithoutKafka(this);
    server = await startKafkaServer({ orders: 1 });
    workspace = await makeWorkspace();
  });
  after(async () => {
    await server?.stop();
    await workspace?.remove();
  });

  it("counts exactly although the cluster is killed meanwhile and forgets all", async () => {
    const brokers = [server.broker];
    const restart = async () => {
      await untilPassed(brokers, 100);
      await server.restart();
    };
    await checkRestart(workspace, {
      dispatcher: { kind: "kafka", brokers, topic: "orders", headers: {} },
      handler: kafkaHandlerKind.schema.parse({ kind: "kafka", brokers, topic: "orders" }),
      restart,
    });
  });
});

// --- internal ---

/** Resolves when so many records have been written. */
async function untilPassed(brokers: string[], count: number): Promise<void> {
  const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  for (let high = 0; high < count; ) {
    const [partition] = await admin.fetchTopicOffsets("orders");
    high = Number(partition?.high);
  }
  await admin.disconnect();
}
