import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { startRun } from "../../../../src/run/startRun.ts";
import { handlerKinds } from "../../../../src/streams/handlers/handlerKinds.ts";
import { startWebsocketRelay } from "../../../servers/websocketRelay.ts";
import { WebsocketPeer } from "../../streams/websocketPeer.ts";
import {
  makeLoadedConfig,
  makeReaction,
  makeStreamScenario,
  makeWorkspace,
  type Workspace,
} from "../builders.ts";
import { makeThreeChanges } from "../threeChanges.ts";
import { checkRestart } from "./brokerRestart.ts";

describe("a run over websockets", () => {
  let workspace: Workspace;
  let peer: WebsocketPeer;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    await mkdir(path.join(workspace.folder, "data/scenarios"), { recursive: true });
    peer = new WebsocketPeer();
    await peer.listen();
  });
  afterEach(async () => {
    await peer.close();
    await workspace.remove();
  });

  it("sends changes to a reaction by its address, and records what a query's server says", async () => {
    const source = await makeThreeChanges(workspace.folder, {
      dispatchers: [{ kind: "websocket", url: "${reaction.hook.url}/in" }],
    });
    const scenario = makeStreamScenario({
      sources: [source],
      queries: [makeReaction({ id: "prices", handler: parse({ url: `${peer.origin}/prices` }) })],
      reactions: [makeReaction({ handler: parse({ port: 0, path: "/hook" }) })],
    });
    const loaded = makeLoadedConfig(workspace.folder, {}, [scenario]);
    const run = await startRun(workspace.options(loaded));
    const { socket } = await peer.connection(0);
    for (const n of [7, 8, 9]) socket.send(JSON.stringify({ n }));
    const { summary } = await run.finished;
    assert.deepEqual([summary.passed, summary.totalTests], [2, 2]);
    const folder = path.join(workspace.dataFolder, "test_runs", run.id);
    const read = async (log: string) => {
      const text = await readFile(path.join(folder, log), "utf8");
      return text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line).payload);
    };
    const received = await read("reactions/hook/output_log/jsonl_file/outputs_00000.jsonl");
    assert.deepEqual(
      received.map((payload) => [payload.request_path, payload.request_body]),
      [1, 2, 3].map((n) => ["/hook/in", { n }]),
    );
    const results = await read("queries/prices/result_stream_log/jsonl_file/results_00000.jsonl");
    assert.deepEqual(
      results.map((payload) => [payload.query_id, payload.query_result]),
      [7, 8, 9].map((n) => ["prices", { n }]),
    );
  });

  it("counts exactly although the server in between is cut off meanwhile", async () => {
    const relay = await startWebsocketRelay();
    try {
      await checkRestart(workspace, {
        dispatcher: { kind: "websocket", url: `${relay.url}/in` },
        handler: parse({ url: `${relay.url}/out` }),
        restart: async () => {
          await relay.untilPassed(100);
          await relay.restart();
        },
      });
    } finally {
      await relay.close();
    }
  }).timeout(120_000);
});

function parse(config: Record<string, unknown>) {
  const kind = handlerKinds.find((each) => each.kind === "websocket");
  assert.ok(kind !== undefined);
  return kind.schema.parse({ kind: "websocket", ...config });
}
