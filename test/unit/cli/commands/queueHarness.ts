import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { createClient } from "@redis/client";
import { type TestRunFile, testRunFileSchema } from "../../../../src/model/results/resultFile.ts";
import {
  type RedisServer,
  skipWithoutRedis,
  startRedisServer,
} from "../../../servers/redisServer.ts";
import { type CountingServer, startCountingServer } from "../../../torture/countingServer.ts";
import {
  type CliResult,
  makeConfig,
  makeWorkspace,
  type StartedCli,
  startCli,
  type Workspace,
} from "../cliHarness.ts";

export const queueKey = "a key of the tests, long enough";

export interface RunDocument {
  readonly id: string;
  readonly status: string;
  readonly stopReason?: string;
  readonly file: string;
}

/** What a test of a run over a queue plays with: its own workspace and provider, and the store of its suite. */
export interface QueueParts {
  readonly redis: RedisServer;
  readonly workspace: Workspace;
  readonly server: CountingServer;
  /** Replies take as long from now on. */
  setLatency(ms: number): Promise<void>;
  /** What names the store of the suite, and the key for it. */
  queueEnv(): Record<string, string>;
  start(args: readonly string[], options?: StartOptions): Promise<StartedCli>;
  /** Resolves once it takes tests. */
  startWorker(args?: readonly string[], options?: StartOptions): Promise<StartedCli>;
  startRun(): Promise<StartedCli>;
  makeProvider(over?: Record<string, unknown>): Record<string, unknown>;
  /** The config of a run of `plannedTests` tests. */
  writeConfig(over?: Record<string, unknown>): Promise<string>;
  /** What the store may hold; "0" is as much as it can. */
  setMemory(most: string): Promise<void>;
  /** The store loses all that it holds. */
  forgetAll(): Promise<void>;
  /** What lies in the store of single runs. */
  listKeys(): Promise<string[]>;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeArgs?: readonly string[];
}

export const plannedTests = 60;

/** Makes the parts before each test of the suite it is called in, and ends them after it. */
export function useQueueParts(): QueueParts {
  let [redis, workspace, server]: [RedisServer?, Workspace?, CountingServer?] = [];
  let started: StartedCli[] = [];
  before(async function () {
    skipWithoutRedis(this);
    redis = await startRedisServer();
  });
  after(async () => await redis?.stop());
  beforeEach(async () => {
    // The workers of the test before were killed, and may have left something there of a run that had ended.
    if (redis !== undefined) await ask(redis, ["FLUSHALL"]);
    workspace = await makeWorkspace();
    server = await startCountingServer(40);
    started = [];
  });
  afterEach(async () => {
    for (const each of started) await kill(each);
    await server?.close();
    await workspace?.dispose();
  });
  const parts: QueueParts = {
    get redis() {
      return made(redis);
    },
    get workspace() {
      return made(workspace);
    },
    get server() {
      return made(server);
    },
    async setLatency(ms) {
      await server?.close();
      server = await startCountingServer(ms);
    },
    queueEnv: () => ({ TOUCHSTONE_QUEUE_URL: parts.redis.url, TOUCHSTONE_QUEUE_KEY: queueKey }),
    async start(args, { env, nodeArgs = [] } = {}) {
      const own = { ...parts.queueEnv(), ...env };
      const cli = await startCli(args, { cwd: parts.workspace.folder, env: own, nodeArgs });
      started.push(cli);
      return cli;
    },
    async startWorker(args = [], options = {}) {
      const worker = await parts.start(["worker", "--concurrency", "4", ...args], options);
      await worker.saw(/takes tests from/);
      return worker;
    },
    startRun: () => parts.start(["run", configFile, "--fail-under", "0", "--json"]),
    makeProvider: (over = {}) => ({
      ...{ id: "p", kind: "openai-compatible", baseUrl: parts.server.baseUrl("p"), model: "m" },
      ...{ concurrency: 8, ...over },
    }),
    writeConfig: (over = {}) =>
      parts.workspace.write(
        configFile,
        makeConfig({
          providers: [parts.makeProvider()],
          ...{ runsPerScenario: plannedTests, maxRetries: 2, ...over },
        }),
      ),
    async setMemory(most) {
      await ask(parts.redis, ["CONFIG", "SET", "maxmemory", most]);
    },
    async forgetAll() {
      await ask(parts.redis, ["FLUSHALL"]);
    },
    async listKeys() {
      const keys = (await ask(parts.redis, ["KEYS", "*touchstone-*"])) as string[];
      return keys.filter((each) => /touchstone-(to|back)/.test(each));
    },
  };
  return parts;
}

export async function kill({ child, result }: StartedCli): Promise<void> {
  child.kill("SIGKILL");
  await result;
}

export async function readResult(
  { workspace }: QueueParts,
  { stdout, stderr }: CliResult,
): Promise<TestRunFile> {
  assert.ok(stdout.startsWith("{"), stderr);
  const { file } = JSON.parse(stdout) as RunDocument;
  return testRunFileSchema.parse(
    JSON.parse(await readFile(path.join(workspace.folder, file), "utf8")),
  );
}

/**
 * Every request that the server got is one of an attempt, or abandoned, and no test counts twice; of those that were
 * counted before they left, a kill may leave `lost` that never did.
 */
export function assertCounted({ server }: QueueParts, result: TestRunFile, lost = 0): void {
  const cells = Object.values(result.results).flatMap((each) => Object.values(each));
  const attempts = cells.flatMap(({ runs }) => runs.flatMap((run) => run.attempts));
  const kept = attempts.reduce((sum, { httpRequests = 0 }) => sum + httpRequests, 0);
  const counted = kept + (result.summary.abandoned?.httpRequests ?? 0);
  assert.ok(
    counted >= server.count() && counted <= server.count() + lost,
    `${counted} counted, ${server.count()} came`,
  );
  for (const { runs } of cells) {
    const numbers = runs.map(({ runNumber }) => runNumber);
    assert.equal(new Set(numbers).size, numbers.length);
  }
}

/** Has a process of Node believe that it is so many days later, once it runs for so long. */
export function shiftClock(days: number, afterMs = 0): string[] {
  const ms = `(performance.now() < ${afterMs} ? 0 : ${days * 86_400_000})`;
  const source = `
    const Real = Date;
    globalThis.Date = class extends Real {
      constructor(...args) { super(...(args.length === 0 ? [Real.now() + ${ms}] : args)); }
      static now() { return Real.now() + ${ms}; }
    };`;
  return ["--import", `data:text/javascript,${encodeURIComponent(source)}`];
}

// --- internal ---

const configFile = "data/configs/a.touchstone.json";

async function ask({ url }: RedisServer, command: string[]): Promise<unknown> {
  const client = createClient({ url });
  await client.connect();
  const answer = await client.sendCommand(command);
  await client.close();
  return answer;
}

function made<T>(part: T | undefined): T {
  if (part === undefined) throw new RangeError("only tests have parts");
  return part;
}
