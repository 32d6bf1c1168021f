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

const configFile = "data/configs/a.touchstone.json";
const key = "a key of the tests, long enough";
const runArgs = ["run", configFile, "--fail-under", "0", "--json"];

interface RunDocument {
  id: string;
  status: string;
  file: string;
}

describe("touchstone worker", function () {
  this.timeout(90_000);
  let redis: RedisServer;
  let workspace: Workspace;
  let server: CountingServer;
  let started: StartedCli[];
  before(async function () {
    skipWithoutRedis(this);
    redis = await startRedisServer({ isDurable: true });
  });
  after(async () => await redis?.stop());
  beforeEach(async () => {
    workspace = await makeWorkspace();
    server = await startCountingServer(40);
    started = [];
  });
  afterEach(async () => {
    for (const { child, result } of started) {
      child.kill("SIGKILL");
      await result;
    }
    await server.close();
    await workspace.dispose();
  });

  const start = async (args: readonly string[], env: Record<string, string> = {}) => {
    const own = { TOUCHSTONE_QUEUE_URL: redis.url, TOUCHSTONE_QUEUE_KEY: key, ...env };
    const cli = await startCli(args, { cwd: workspace.folder, env: own });
    started.push(cli);
    return cli;
  };
  const startWorker = async (args: readonly string[] = [], env: Record<string, string> = {}) => {
    const worker = await start(["worker", "--concurrency", "4", ...args], env);
    await worker.saw(/takes tests from/);
    return worker;
  };
  const kill = async ({ child, result }: StartedCli) => {
    child.kill("SIGKILL");
    await result;
  };
  const makeProvider = (over: Record<string, unknown> = {}) => {
    const baseUrl = server.baseUrl("p");
    return { id: "p", kind: "openai-compatible", baseUrl, model: "m", concurrency: 8, ...over };
  };
  const writeConfig = (over: Record<string, unknown> = {}) =>
    workspace.write(
      configFile,
      makeConfig({ providers: [makeProvider()], runsPerScenario: 60, maxRetries: 2, ...over }),
    );
  const readResult = async ({ stdout, stderr }: CliResult): Promise<TestRunFile> => {
    assert.ok(stdout.startsWith("{"), stderr);
    const { file } = JSON.parse(stdout) as RunDocument;
    return testRunFileSchema.parse(
      JSON.parse(await readFile(path.join(workspace.folder, file), "utf8")),
    );
  };
  /** Every request that the server got is one of an attempt, or abandoned; a kill may leave some counted that never left. */
  const assertCounted = (result: TestRunFile, lost = 0) => {
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
    assert.equal(result.summary.totalTests, 60);
  };
  const listKeys = async () => {
    const client = createClient({ url: redis.url });
    await client.connect();
    const keys = await client.sendCommand(["KEYS", "*"]);
    await client.close();
    return keys as unknown as string[];
  };

  it("runs the tests of a run that another process coordinates, two workers together", async () => {
    await writeConfig();
    const workers = [await startWorker(), await startWorker()];
    const run = await start(runArgs);
    const result = await readResult(await run.result);
    assert.equal(result.status, "completed");
    assertCounted(result);
    assert.equal(result.summary.abandoned, undefined);
    assert.equal(Object.keys(result.prompts ?? {}).length > 0, true);
    for (const worker of workers) await worker.saw(/is served/);
    assert.deepEqual(
      (await listKeys()).filter((each) => /touchstone-(to|back)/.test(each)),
      [],
    );
  });

  it("loses no test and counts none twice when a worker is killed", async () => {
    await writeConfig();
    const [first] = [await startWorker(), await startWorker()];
    const run = await start(runArgs);
    await server.reached(20);
    await kill(first);
    assertCounted(await readResult(await run.result), 4);
  });

  it("goes on by resume when the coordinator is killed, with what the workers did meanwhile", async () => {
    await writeConfig();
    await startWorker();
    const run = await start(runArgs);
    await server.reached(20);
    await kill(run);
    await server.reached(24);
    const resumed = await start(["resume", "latest", "--json"]);
    const result = await readResult(await resumed.result);
    assert.equal(result.status, "completed");
    assertCounted(result, 8);
  });

  it("goes on when the store was killed and comes back", async () => {
    await writeConfig();
    await startWorker();
    const run = await start(runArgs);
    await server.reached(20);
    await redis.restart();
    const result = await readResult(await run.result);
    assert.equal(result.status, "completed");
    assertCounted(result, 8);
  });

  it("finishes what is under way when it is told to end, and leaves the rest to others", async () => {
    await writeConfig();
    const [first] = [await startWorker(), await startWorker()];
    const run = await start(runArgs);
    await server.reached(20);
    first.child.kill("SIGTERM");
    assert.equal((await first.result).code, 0);
    const result = await readResult(await run.result);
    assertCounted(result);
    assert.equal(result.summary.abandoned, undefined);
  });

  it("ends what is under way when the run is cancelled", async () => {
    server = await startCountingServer(60_000);
    await writeConfig();
    const worker = await startWorker();
    const run = await start(runArgs);
    await server.reached(4);
    run.child.kill("SIGINT");
    const { stdout } = await run.result;
    assert.equal((JSON.parse(stdout) as RunDocument).status, "cancelled");
    await worker.saw(/is over/);
    worker.child.kill("SIGTERM");
    assert.equal((await worker.result).code, 0);
  });
});
