import assert from "node:assert/strict";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { natsHandlerKind } from "../../../../src/streams/handlers/nats/natsKind.ts";
import { brokerPrograms, skipWithout } from "../../../servers/brokerProcess.ts";
import { type NatsProcess, startNats } from "../../../servers/natsServer.ts";
import { makeWorkspace, type Workspace } from "../builders.ts";
import { checkRestart } from "./brokerRestart.ts";

describe("a run over NATS", function () {
  this.timeout(120_000);
  let workspace: Workspace;
  let server: NatsProcess;
  before(async function () {
    skipWithout(brokerPrograms.nats, this);
    workspace = await makeWorkspace();
    server = await startNats();
  });
  after(async () => {
    await server?.stop();
    await workspace?.remove();
  });

  const restart = async (client: NatsConnection) => {
    let passed = 0;
    for await (const _ of client.subscribe("orders")) if (++passed === 100) break;
    await server.restart();
  };

  it("counts exactly although the server, which keeps nothing, is killed meanwhile", async () => {
    const client = await connect({ servers: server.url, reconnect: false });
    const place = { kind: "nats", servers: [server.url], subject: "orders" };
    const { duplicate } = await checkRestart(workspace, {
      dispatcher: { ...place, headers: {} },
      handler: natsHandlerKind.schema.parse(place),
      restart: () => restart(client),
    });
    assert.equal(duplicate, 0);
  });

  it("counts each change of a stream once although the server is killed meanwhile", async () => {
    const client = await connect({ servers: server.url, reconnect: false });
    await (await jetstreamManager(client)).streams.add({ name: "S", subjects: ["orders"] });
    const place = { kind: "nats", servers: [server.url], subject: "orders", stream: "S" };
    const { missing, failed, duplicate } = await checkRestart(workspace, {
      dispatcher: { ...place, headers: {} },
      handler: natsHandlerKind.schema.parse(place),
      restart: () => restart(client),
    });
    assert.equal(duplicate, 0);
    assert.ok(missing <= failed);
  });
});
