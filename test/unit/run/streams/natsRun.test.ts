import assert from "node:assert/strict";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { natsHandlerKind } from "../../../../src/streams/handlers/nats/natsKind.ts";
import { brokerPrograms, skipWithout } from "../../../servers/brokerProcess.ts";
import { type NatsProcess, startNats } from "../../../servers/natsServer.ts";
import { makeWorkspace, type Workspace } from "../builders.ts";
import { checkRestart } from "./brokerRestart.ts";

describe("a run over JetStream", function () {
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

  it("counts each change once although the server is killed meanwhile", async () => {
    const client = await connect({ servers: server.url, reconnect: false });
    await (await jetstreamManager(client)).streams.add({ name: "S", subjects: ["orders"] });
    const place = { kind: "nats", servers: [server.url], subject: "orders", stream: "S" };
    const { missing, failed, duplicate } = await checkRestart(workspace, {
      dispatcher: { ...place, headers: {} },
      handler: natsHandlerKind.schema.parse(place),
      restart: async () => {
        let passed = 0;
        for await (const _ of client.subscribe("orders")) if (++passed === 100) break;
        await server.restart();
      },
    });
    assert.equal(duplicate, 0);
    assert.ok(missing <= failed);
  });
});
