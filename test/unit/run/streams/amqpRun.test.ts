import assert from "node:assert/strict";
import { type ChannelModel, connect } from "amqplib";
import { amqpHandlerKind } from "../../../../src/streams/handlers/amqp/amqpKind.ts";
import { brokerPrograms, skipWithout } from "../../../servers/brokerProcess.ts";
import { type RabbitServer, startRabbitServer } from "../../../servers/rabbitServer.ts";
import { makeWorkspace, type Workspace } from "../builders.ts";
import { checkRestart } from "./brokerRestart.ts";

describe("a run over AMQP", function () {
  this.timeout(120_000);
  let workspace: Workspace;
  let server: RabbitServer;
  before(async function () {
    skipWithout(brokerPrograms.rabbit, this);
    server = await startRabbitServer();
    workspace = await makeWorkspace();
  });
  after(async () => {
    await server?.stop();
    await workspace?.remove();
  });

  it("counts exactly although the broker is killed meanwhile, and loses nothing that it confirmed", async () => {
    const model = await connect(server.url);
    model.on("error", () => undefined); // it ends with the broker
    const channel = await model.createChannel();
    await channel.assertQueue("orders", { durable: true });
    await channel.bindQueue("orders", "amq.fanout", "");
    const restart = async () => {
      await untilPassed(model, 100);
      await server.restart();
    };
    const { url } = server;
    const { missing } = await checkRestart(workspace, {
      dispatcher: { kind: "amqp", url, exchange: "amq.fanout", routingKey: "" },
      handler: amqpHandlerKind.schema.parse({ kind: "amqp", url, queue: "orders" }),
      restart,
    });
    assert.equal(missing, 0);
  });
});

// --- internal ---

/** Resolves when so many messages have passed the exchange that fans out. */
async function untilPassed(model: ChannelModel, count: number): Promise<void> {
  const channel = await model.createChannel();
  const { queue } = await channel.assertQueue("", { exclusive: true });
  await channel.bindQueue(queue, "amq.fanout", "");
  let passed = 0;
  await new Promise<void>((resolve, reject) => {
    const onMessage = () => {
      passed += 1;
      if (passed === count) resolve();
    };
    channel.consume(queue, onMessage, { noAck: true }).catch(reject);
  });
}
