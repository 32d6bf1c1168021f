import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import path from "node:path";
import type { LoadedStreamScenario } from "../../../../src/model/config/loadedConfig.ts";
import { startRun } from "../../../../src/run/startRun.ts";
import { handlerKinds } from "../../../../src/streams/handlers/handlerKinds.ts";
import {
  makeLoadedConfig,
  makeReaction,
  makeStreamScenario,
  makeWorkspace,
  type Workspace,
} from "../builders.ts";
import { makeThreeChanges } from "../threeChanges.ts";

/** Far less than any of what is waited for takes by itself. */
const longestStopMs = 2000;

describe("a run that is stopped while a stream test starts", () => {
  let workspace: Workspace;
  let server: Server;
  const sockets: Socket[] = [];
  let place = "";
  beforeEach(async () => {
    workspace = await makeWorkspace();
    await mkdir(path.join(workspace.folder, "data/scenarios"), { recursive: true });
    // It takes every connection, and answers none.
    server = createServer((socket) => {
      sockets.push(socket);
      socket.on("error", () => undefined).resume();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    place = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    server.close();
    await workspace.remove();
  });

  const observe = (config: Record<string, unknown>): Partial<LoadedStreamScenario> => {
    const kind = handlerKinds.find((each) => each.kind === config.kind);
    const handler = kind?.schema.parse(config);
    assert.ok(handler !== undefined);
    return { queries: [makeReaction({ id: "silent", handler })], reactions: [] };
  };
  const send = async (
    dispatcher: Record<string, unknown>,
  ): Promise<Partial<LoadedStreamScenario>> => {
    return { sources: [await makeThreeChanges(workspace.folder, { dispatchers: [dispatcher] })] };
  };
  const startSystem = (ready: Record<string, unknown>): Partial<LoadedStreamScenario> => ({
    system: {
      command: process.execPath,
      args: ["-e", "setInterval(() => {}, 1000)"],
      env: {},
      readyTimeoutMs: 60_000,
      ...ready,
    },
  });

  const waits: Readonly<
    Record<string, () => Partial<LoadedStreamScenario> | Promise<Partial<LoadedStreamScenario>>>
  > = {
    "a handler connects to a WebSocket": () =>
      observe({ kind: "websocket", url: `ws://${place}/` }),
    "a handler asks for events": () => observe({ kind: "sse", url: `http://${place}/` }),
    "a handler connects to Redis": () =>
      observe({ kind: "redis-stream", url: `redis://${place}`, stream: "s" }),
    "a dispatcher connects to a WebSocket": () =>
      send({ kind: "websocket", url: `ws://${place}/` }),
    "a dispatcher connects to Redis": () =>
      send({ kind: "redis-stream", url: `redis://${place}`, stream: "s" }),
    "it is asked whether the system's address is free": () =>
      startSystem({ readyUrl: `http://${place}/` }),
  };
  for (const [what, make] of Object.entries(waits)) {
    it(`ends at once, with nothing left open: ${what}`, async () => {
      const connected = once(server, "connection");
      const loaded = makeLoadedConfig(workspace.folder, {}, [makeStreamScenario(await make())]);
      const run = await startRun(workspace.options(loaded));
      await connected;
      const start = performance.now();
      run.stop("cancelled");
      const { status, summary } = await run.finished;
      const tookMs = performance.now() - start;
      assert.ok(tookMs < longestStopMs, `it took ${Math.round(tookMs)} ms`);
      assert.deepEqual([status, summary.totalTests], ["cancelled", 0]);
      for (const socket of sockets) if (!socket.closed) await once(socket, "close");
    }).timeout(15_000);
  }
});
