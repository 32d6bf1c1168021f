import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { loadSourceModules, root } from "./sourceModules.ts";

/** Where a server, socket, request, child, thread or stream is made: without a listener its error ends the process. */
const makers =
  /\b(?:createServer|spawn|fork|execFile|createReadStream|createWriteStream|createInterface|createClient|createDeflateRaw|createInflateRaw|createGzip|createGunzip|requestTunnel)\(|\b(?:net|tls|http2)\.connect\(|\b(?:transport|route)\.(?:request|send)\(|\bsend\(url,|\bnew (?:BoundedServer|WebSocket|WebSocketServer|Worker|Socket|PassThrough|Readable|Writable|Transform|Duplex|grpc\.Server|pg\.Pool|pg\.Client)\(|\bReadable\.from\(|\.pipe\((?!z\.)|\bprocess\.send\?\.\(/g;

interface Heard {
  /** How many are made there. */
  readonly count: number;
  /** What hears their errors, in the same file unless `file` is given. */
  readonly by: RegExp;
  readonly file?: string;
}

const read = /for await \(/;
const piped = /await pipeline\(/;
const places: Readonly<Record<string, Heard>> = {
  "src/cli/line/askConsent.ts": { count: 1, by: read },
  "src/cli/runCli.ts": { count: 1, by: piped },
  "src/common/killTree.ts": { count: 1, by: /execFile\([^;]*, \(\) =>/ },
  "src/common/runProgram.ts": {
    count: 1,
    by: /execFile\([^;]*\(error, stdout, stderr\) =>[\s\S]*stdin\?\.on\("error"/,
  },
  "src/editor/host/hostProcess.ts": {
    count: 2,
    by: /stream\.on\("error"[\s\S]*\.on\("error"[\s\S]*child\.on\("error"/,
  },
  "src/host/main.ts": { count: 1, by: /\.send\?\.\(.*, \(\) => undefined\)/ },
  "src/providers/command/commandProvider.ts": {
    count: 1,
    by: /child\.stdio\) pipe\?\.on\("error"[\s\S]*child\.once\("error"/,
  },
  "src/providers/http/httpClient.ts": {
    count: 1,
    by: /request\.on\("error"[\s\S]*message\.on\("error"/,
  },
  "src/providers/http/tunnelAgent.ts": {
    count: 2,
    by: /request\.on\("error"[\s\S]*socket\.on\("error"/,
  },
  "src/run/manage/exportRuns.ts": { count: 1, by: piped },
  "src/run/startWorker.ts": {
    count: 1,
    by: /worker\.on\("error"/,
    file: "src/run/judging/judgeThread.ts",
  },
  "src/run/system/guardTree.ts": {
    count: 1,
    by: /guard\.on\("error"[\s\S]*guard\.stdin\.on\("error"/,
  },
  "src/run/system/processMark.ts": {
    count: 2,
    by: /child\.on\("error"/,
    file: "src/run/system/systemProcess.ts",
  },
  "src/queue/postgres/postgresListener.ts": { count: 1, by: /client\.on\("error"/ },
  "src/queue/postgres/postgresPool.ts": { count: 1, by: /pool\.on\("error"/ },
  "src/queue/postgres/postgresStore.ts": { count: 1, by: /session\.on\("error"/ },
  "src/queue/redisStore.ts": { count: 1, by: /client\.on\("error"/ },
  "src/run/system/systemLog.ts": { count: 1, by: /stream\.on\("error"/ },
  "src/scenarios/cases/csvCases.ts": { count: 1, by: /\bpipeline\(/ },
  "src/service/listener.ts": {
    count: 1,
    by: /outgoing\.on\("error"[\s\S]*server\.on\("error"/,
  },
  "src/service/outputs/zipStream.ts": { count: 1, by: /= pipeline\(/ },
  "src/service/results/resultFiles.ts": {
    count: 1,
    by: piped,
    file: "src/service/http/sendAnswer.ts",
  },
  "src/service/routes/comparison.ts": {
    count: 1,
    by: piped,
    file: "src/service/http/sendAnswer.ts",
  },
  "src/service/routes/outputs.ts": { count: 1, by: piped, file: "src/service/http/sendAnswer.ts" },
  "src/streams/dispatchers/http/httpRequest.ts": {
    count: 1,
    by: /request\.on\("error"[\s\S]*response\.on\("error"/,
  },
  // It is a server of its own library, which hears its sockets.
  "src/streams/handlers/grpc/grpcServer.ts": { count: 1, by: /reject\(buildListenError/ },
  "src/streams/handlers/httpServer.ts": {
    count: 1,
    by: /answer\.on\("error"[\s\S]*server\.on\("error"/,
  },
  "src/streams/handlers/sse/sseConnection.ts": {
    count: 1,
    by: /request\.on\("error"[\s\S]*response\.on\("error"/,
  },
  "src/streams/handlers/websocket/websocketServer.ts": {
    count: 1,
    by: /"wsClientError"[\s\S]*socket\.on\("error"/,
  },
  // The library hears the socket and tells its client.
  "src/streams/mqttConnection.ts": { count: 2, by: /client\.on\("error"/ },
  // The library hears it once it is connected.
  "src/streams/natsTransport.ts": { count: 1, by: /once\(socket, "connect"/ },
  "src/streams/openWebsocket.ts": { count: 1, by: /socket\.on\("error"/ },
  "src/streams/kafkaClient.ts": { count: 2, by: /socket\.on\("error"/ },
  "src/streams/redisConnection.ts": { count: 1, by: /client\.on\("error"/ },
};

const modules = await Promise.all(
  (await loadSourceModules()).map(async ({ file }) => {
    return { file, source: await readFile(path.join(root, file), "utf8") };
  }),
);

describe("whatever can fail by an error event", () => {
  it("is made only where the table says who hears of it", () => {
    const made = modules.flatMap(({ file, source }) => {
      const count = countMade(source);
      return count === 0 ? [] : [[file, count] as const];
    });
    const told = Object.entries(places).map(([file, { count }]) => [file, count] as const);
    assert.deepEqual(Object.fromEntries(made), Object.fromEntries(told));
  });

  it("has a listener where the table says so", () => {
    const sources = new Map(modules.map(({ file, source }) => [file, source]));
    const unheard = Object.entries(places).filter(
      ([file, { by, file: other = file }]) => !by.test(sources.get(other) ?? ""),
    );
    assert.deepEqual(unheard, []);
  });
});

// --- internal ---

function countMade(source: string): number {
  const code = source
    .replace(/^import [^;]*;/gm, "")
    .replace(/\/\*\*?[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  const calls = code.replace(/\bfunction \w+\(|^\s+override \w+\(/gm, "");
  return calls.match(makers)?.length ?? 0;
}
