import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { loadSourceModules, root } from "./sourceModules.ts";

/** What leads out of this process, to something that may never answer. */
const outside = new Set([
  "node:http",
  "node:https",
  "node:http2",
  "node:net",
  "node:tls",
  "node:dns",
  "node:dns/promises",
  "node:dgram",
  "node:child_process",
  "node:worker_threads",
  "ws",
  "mqtt/lib/client",
  "@nats-io/transport-node",
  "@redis/client",
  "pg",
  "@grpc/grpc-js",
  "amqplib",
  "kafkajs",
]);

/**
 * How long a module waits for what is outside, and what ends the wait before. Both are names that have to occur in it; what it
 * leaves to whoever calls it, or does not wait for, is said in words.
 */
interface Bound {
  readonly deadline: RegExp | { readonly none: string };
  readonly stop: RegExp | { readonly none: string };
}

const byCaller = { none: "the attempt's timeout is in the signal it is given" };
const notWaited = { none: "nobody waits for it" };
const pure = { none: "reads addresses and makes no connection" };
const headersOnly = { none: "only makes headers with it" };
const ownThread = { none: "runs in the thread, which is ended from outside" };

const modules: Readonly<Record<string, Bound>> = {
  "src/common/hostNames.ts": { deadline: pure, stop: pure },
  "src/common/killTree.ts": { deadline: /timeout: taskkillTimeoutMs/, stop: notWaited },
  "src/common/runProgram.ts": {
    deadline: /setTimeout\([\s\S]*timeoutMs/,
    stop: /signal\?\.addEventListener\("abort"/,
  },
  "src/editor/host/hostProcess.ts": {
    deadline: { none: "it lives as long as its window, and its end is told" },
    stop: /child\.disconnect\(\)/,
  },
  "src/providers/command/commandProvider.ts": {
    deadline: byCaller,
    stop: /signal\.addEventListener\("abort", onAbort/,
  },
  "src/providers/http/httpClient.ts": {
    deadline: byCaller,
    stop: /signal\.addEventListener\("abort", onAbort/,
  },
  "src/providers/http/tunnelAgent.ts": {
    deadline: /setTimeout\([\s\S]*this\.timeoutMs/,
    stop: /override destroy\(\)[\s\S]*request\.destroy\(\)/,
  },
  "src/queue/postgres/postgresListener.ts": {
    deadline: { none: "that of connections is in its settings" },
    stop: /close\(\)[\s\S]*client\.end\(\)/,
  },
  "src/queue/postgres/postgresPool.ts": {
    deadline: { none: "those of connections and statements are in its settings" },
    stop: /closing\.abort\(/,
  },
  "src/queue/postgres/postgresStore.ts": {
    deadline: { none: "those of connections and statements are in its settings" },
    stop: { none: "once it is open it is waited for, and closed by whoever opened it" },
  },
  "src/queue/redisStore.ts": {
    deadline: /connectTimeout: connectTimeoutMs/,
    stop: { none: "once it is open it is waited for, and closed by whoever opened it" },
  },
  "src/run/startWorker.ts": {
    deadline: { none: "each job has its own bound, where it is started" },
    stop: { none: "whoever started it ends it" },
  },
  "src/run/system/guardTree.ts": {
    deadline: notWaited,
    stop: /release\(\)[\s\S]*killTree\(guard\)/,
  },
  "src/run/system/lockLimit.ts": {
    deadline: /timeout: timeoutMs/,
    stop: { none: "it is one turn" },
  },
  "src/run/system/processMark.ts": { deadline: notWaited, stop: notWaited },
  "src/run/system/systemReady.ts": {
    deadline: /AbortSignal\.timeout\(requestTimeoutMs\)/,
    stop: /AbortSignal\.any\(\[stop, /,
  },
  "src/run/worker.ts": { deadline: ownThread, stop: ownThread },
  "src/service/listener.ts": {
    deadline: /server\.setTimeout\(idleTimeout\)/,
    stop: /closeAllConnections\(\)/,
  },
  "src/streams/amqpConnection.ts": {
    deadline: /setTimeout\([\s\S]*\}, answerTimeoutMs\)/,
    stop: /signal\.addEventListener\("abort", cut/,
  },
  "src/streams/dispatchers/http/httpRequest.ts": {
    deadline: /setTimeout\([\s\S]*\}, timeoutMs\)/,
    stop: /close\(\)[\s\S]*request\.destroy\(cutOff\(\)\)/,
  },
  "src/streams/dispatchers/nats/natsDispatcher.ts": { deadline: headersOnly, stop: headersOnly },
  "src/streams/handlers/direct/directConnection.ts": {
    deadline: /setTimeout\(options\.firstMs\)[\s\S]*setTimeout\(options\.keptMs\)/,
    stop: /closeOnceIdle\(\)[\s\S]*destroy\(\)/,
  },
  "src/streams/handlers/grpc/grpcServer.ts": {
    deadline: /forceShutdown\(\), graceMs\)/,
    stop: /close: async \(\) =>/,
  },
  "src/streams/handlers/httpServer.ts": {
    deadline: /requestTimeout: /,
    stop: { none: "`closeHttp` closes it within a grace" },
  },
  "src/streams/handlers/sse/sseConnection.ts": {
    deadline: /setTimeout\([\s\S]*answerTimeoutMs,\s*\)/,
    stop: /agent: false,\s*signal,/,
  },
  "src/streams/handlers/websocket/websocketServer.ts": {
    deadline: /setTimeout\([\s\S]*\}, closeGraceMs\)/,
    stop: /async close\(\)/,
  },
  "src/streams/mqttConnection.ts": {
    deadline: /setTimeout\(onLate, answerTimeoutMs\)[\s\S]*keepalive: 30/,
    stop: /signal\.addEventListener\("abort", onAbort/,
  },
  "src/streams/natsConnection.ts": {
    deadline: /setTimeout\(onLate, answerTimeoutMs\)[\s\S]*pingInterval: aliveMs/,
    stop: /signal\.addEventListener\("abort", onAbort/,
  },
  "src/streams/natsTransport.ts": {
    deadline: byCaller,
    stop: /signal\.addEventListener\("abort"/,
  },
  "src/streams/openWebsocket.ts": {
    deadline: /setTimeout\(onLate, answerTimeoutMs\)/,
    stop: /signal\.addEventListener\("abort", onAbort/,
  },
  "src/streams/kafkaClient.ts": {
    deadline: /AbortSignal\.timeout\(answerTimeoutMs\)/,
    stop: /orAborted\(findPartitions\([\s\S]*, opening\)/,
  },
  "src/streams/redisConnection.ts": {
    deadline: /connectTimeout: connectTimeoutMs[\s\S]*watchAnswers\(answerTimeoutMs/,
    stop: /orAborted\(withTimeout\([\s\S]*signal\)/,
  },
};

/** `import type` and lists of nothing but types lead nowhere. */
function listReached(source: string): string[] {
  const statics = [...source.matchAll(/^import\s+([^;]*?)\s+from\s+"([^"]+)"/gm)].flatMap(
    ([, names = "", from = ""]) => {
      const listed = /\{([^}]*)\}/.exec(names)?.[1];
      const values = (listed ?? "").split(",").filter((name) => name.trim() !== "");
      const isType =
        names.startsWith("type ") ||
        (names.startsWith("{") && values.every((name) => name.trim().startsWith("type ")));
      return isType ? [] : [from];
    },
  );
  const bare = [...source.matchAll(/^import "([^"]+)"/gm)].map(([, from = ""]) => from);
  const dynamic = [...source.matchAll(/\bawait import\("([^"]+)"\)/g)].map(([, from = ""]) => from);
  const isAsking = /(?<![.\w#])fetch\((?!\))/.test(source.replaceAll(/\basync fetch\(/g, ""));
  const found = [...statics, ...bare, ...dynamic].filter((each) => outside.has(each));
  return isAsking ? [...found, "fetch"] : found;
}

describe("whatever waits for something outside", () => {
  const reaching = new Map<string, string>();
  before(async () => {
    for (const { file } of await loadSourceModules()) {
      const source = await readFile(path.join(root, file), "utf8");
      if (listReached(source).length > 0) reaching.set(file, source);
    }
  });

  it("is in the table of what ends the wait, and nothing else is", () => {
    assert.deepEqual([...reaching.keys()].sort(), Object.keys(modules).sort());
  });

  it("has a deadline, and a signal or an end that stops it before", () => {
    const missing = Object.entries(modules).flatMap(([file, { deadline, stop }]) => {
      const source = reaching.get(file) ?? "";
      return Object.entries({ deadline, stop }).flatMap(([what, by]) =>
        by instanceof RegExp && !by.test(source) ? [`${file} has no ${what} ${by}`] : [],
      );
    });
    assert.deepEqual(missing, []);
  });

  it("is found in whatever way it is imported", () => {
    const ways: [source: string, found: string[]][] = [
      ['import http from "node:http";', ["node:http"]],
      ['import * as https from "node:https";', ["node:https"]],
      ['import { type Socket, connect } from "node:net";', ["node:net"]],
      [
        'import {\n  execFile,\n  type ChildProcess,\n} from "node:child_process";',
        ["node:child_process"],
      ],
      ['const { WebSocket } = await import("ws");', ["ws"]],
      ["const answer = await fetch(url);", ["fetch"]],
      ['import "node:dns";', ["node:dns"]],
      ['import type { Socket } from "node:net";', []],
      ['import { type Socket, type Server } from "node:net";', []],
      ["protected abstract fetch(): Promise<void>; this.fetch(x); async fetch() {}", []],
      ['import { join } from "node:path";', []],
    ];
    for (const [source, found] of ways) assert.deepEqual(listReached(source), found, source);
  });
});
