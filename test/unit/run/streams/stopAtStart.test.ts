import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import path from "node:path";
import type { LoadedStreamScenario } from "../../../../src/model/config/loadedConfig.ts";
import type { HandlerConfig } from "../../../../src/model/config/streamHandler.ts";
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
  let said = "";
  beforeEach(async () => {
    workspace = await makeWorkspace();
    await mkdir(path.join(workspace.folder, "data/scenarios"), { recursive: true });
    // It takes every connection, and says no more than this.
    said = "";
    server = createServer((socket) => {
      sockets.push(socket);
      socket.on("error", () => undefined).resume();
      socket.write(said);
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

  const observe = (config: Record<string, unknown>): Partial<LoadedStreamScenario> => ({
    queries: [makeReaction({ id: "silent", handler: readHandler(config) })],
    reactions: [],
  });
  const send = async (
    dispatcher: Record<string, unknown>,
  ): Promise<Partial<LoadedStreamScenario>> => {
    return { sources: [await makeThreeChanges(workspace.folder, { dispatchers: [dispatcher] })] };
  };
  /** A system that says when it runs; it answers nothing where it is to be ready. */
  const startSilentSystem = async (): Promise<Partial<LoadedStreamScenario>> => {
    const port = await findFreePort();
    const [host = "", silent = ""] = place.split(":");
    const script = `const net = require("node:net");
      net.createServer(() => {}).listen(${port}, "127.0.0.1", () => net.connect(${silent}, "${host}"));`;
    return startSystem({ args: ["-e", script], readyUrl: `http://127.0.0.1:${port}/` });
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
    "a handler asks for events, and its server says a part of its headers": () => {
      said = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n";
      return observe({ kind: "sse", url: `http://${place}/` });
    },
    "a handler asks for events, and its system runs": () => ({
      ...startSystem({}),
      ...observe({ kind: "sse", url: `http://${place}/` }),
    }),
    "a handler asks for events beside one that listens": () => ({
      ...observe({ kind: "sse", url: `http://${place}/` }),
      reactions: [makeReaction({ handler: readHandler({ kind: "grpc" }) })],
    }),
    "a handler connects to Redis": () =>
      observe({ kind: "redis-stream", url: `redis://${place}`, stream: "s" }),
    "a handler connects to an AMQP broker": () =>
      observe({ kind: "amqp", url: `amqp://${place}`, queue: "q" }),
    "a handler connects to an AMQP broker over TLS": () =>
      observe({ kind: "amqp", url: `amqps://${place}`, queue: "q" }),
    "a handler connects to Kafka": () => observe({ kind: "kafka", brokers: [place], topic: "t" }),
    "a handler connects to Kafka over TLS": () =>
      observe({ kind: "kafka", brokers: [place], topic: "t", tls: true }),
    "a dispatcher connects to Kafka": () =>
      send({ kind: "kafka", brokers: [place], topic: "t", headers: {} }),
    "a dispatcher connects to a WebSocket": () =>
      send({ kind: "websocket", url: `ws://${place}/` }),
    "a dispatcher connects to Redis": () =>
      send({ kind: "redis-stream", url: `redis://${place}`, stream: "s" }),
    "a dispatcher connects to an AMQP broker": () =>
      send({ kind: "amqp", url: `amqp://${place}`, queue: "q", headers: {} }),
    "a handler connects to MQTT": () =>
      observe({ kind: "mqtt", url: `mqtt://${place}`, topic: "t" }),
    "a dispatcher connects to MQTT": () =>
      send({ kind: "mqtt", url: `mqtt://${place}`, topic: "t", qos: 1, headers: {} }),
    "a handler connects to NATS": () =>
      observe({ kind: "nats", servers: [`nats://${place}`], subject: "s" }),
    "a handler connects to NATS over TLS": () =>
      observe({ kind: "nats", servers: [`tls://${place}`], subject: "s", stream: "S" }),
    "a dispatcher connects to NATS": () =>
      send({ kind: "nats", servers: [`nats://${place}`], subject: "s", headers: {} }),
    "a dispatcher waits for an answer": () => send({ kind: "http", url: `http://${place}/` }),
    "it is asked whether the system's address is free": () =>
      startSystem({ readyUrl: `http://${place}/` }),
    "its system becomes ready": startSilentSystem,
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

// --- internal ---

function readHandler(config: Record<string, unknown>): HandlerConfig {
  const kind = handlerKinds.find((each) => each.kind === config.kind);
  assert.ok(kind !== undefined);
  return kind.schema.parse(config);
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
