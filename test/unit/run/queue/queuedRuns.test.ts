import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { readdir } from "node:fs/promises";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import path from "node:path";
import type { CaseSet, StoredCase } from "../../../../src/model/config/testCase.ts";
import { openQueueStore } from "../../../../src/queue/openQueueStore.ts";
import { type Announcement, testJobSchema } from "../../../../src/queue/queueMessages.ts";
import { reportsQueueOf, runsQueue, testsQueueOf } from "../../../../src/queue/queueNames.ts";
import type { QueueStore } from "../../../../src/queue/queueStore.ts";
import { createSealer } from "../../../../src/queue/seal.ts";
import type { ActiveRun, RunSelection } from "../../../../src/run/activeRun.ts";
import { openQueuedRun, refuseWhileCoordinated } from "../../../../src/run/queue/queuedRun.ts";
import { countFromOne, createReporter } from "../../../../src/run/queue/worker/reporter.ts";
import type { WorkerGrants } from "../../../../src/run/queue/worker/servedProvider.ts";
import { serveQueue } from "../../../../src/run/queue/worker/serveQueue.ts";
import { startRun } from "../../../../src/run/startRun.ts";
import {
  type RedisServer,
  skipWithoutRedis,
  startRedisServer,
} from "../../../servers/redisServer.ts";
import { makeLoadedConfig, makeScenario, makeWorkspace, type Workspace } from "../builders.ts";

const key = "a key of the tests, long enough";
const version = "0.0.0";
const secret = "sk-a-secret-of-the-tests-0123456789";

describe("a run over a queue", function () {
  this.timeout(60_000);
  let redis: RedisServer;
  let workspace: Workspace;
  let server: http.Server;
  let arrivals: number[];
  let closings: (() => Promise<unknown>)[];
  let logged: string[];
  let heard: EventEmitter;
  before(async function () {
    skipWithoutRedis(this);
    redis = await startRedisServer();
  });
  after(async () => await redis?.stop());
  beforeEach(async () => {
    workspace = await makeWorkspace();
    [arrivals, closings, logged, heard] = [[], [], [], new EventEmitter()];
    // Says what key it was sent, in a reply that fits the schema only every other time.
    server = http.createServer(async (incoming, response) => {
      for await (const _ of incoming);
      arrivals.push(performance.now());
      const reply = { name: String(incoming.headers.authorization), age: 1 };
      const content = JSON.stringify(arrivals.length % 2 === 0 ? reply : { name: reply.name });
      const choices = [{ message: { role: "assistant", content }, finish_reason: "stop" }];
      const usage = { prompt_tokens: 10, completion_tokens: 5 };
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ id: "x", model: "m", choices, usage }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(async () => {
    for (const close of closings.reverse()) await close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await workspace.remove();
  });

  const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const makeProvider = (over: Record<string, unknown> = {}) => {
    const kind = "openai-compatible";
    return { id: "p", kind, baseUrl: `${origin()}/v1`, model: "m", concurrency: 4, ...over };
  };
  const open = () => openQueueStore(redis.url, () => undefined);
  const access = async () => ({ store: await open(), sealer: createSealer(key) });
  const log = (_level: string, message: string) => {
    logged.push(message);
    heard.emit("logged");
  };
  const work = async (
    grants: Partial<WorkerGrants> = {},
    over: { version?: string; store?: QueueStore } = {},
  ) => {
    const { store = await open() } = over;
    const worker = serveQueue({
      ...{ store, sealer: createSealer(key) },
      ...{ name: "a worker", version, concurrency: 4, ...over },
      grants: { env: {}, allowed: [], allowsCommands: false, ...grants },
      log,
    });
    closings.push(() => worker.drain());
    return worker;
  };
  const start = async (
    config: Record<string, unknown>,
    scenario: Parameters<typeof makeScenario>[0] = {},
    over: { readonly cases?: readonly StoredCase[]; readonly selection?: RunSelection } = {},
  ): Promise<ActiveRun> => {
    const loaded = makeLoadedConfig(
      workspace.folder,
      { providers: [makeProvider()], runsPerScenario: 10, maxRetries: 2, ...config },
      [makeScenario(scenario)],
    );
    const { cases, selection = {} } = over;
    const caseSets = cases && { caseSets: new Map([[1, makeCaseSet(cases)]]) };
    const run = await startRun({
      ...workspace.options({ ...loaded, ...caseSets }),
      selection,
      queue: { url: redis.url, key },
      log,
    });
    closings.push(async () => {
      run.stop("cancelled");
      await run.finished;
    });
    return run;
  };
  const saw = async (pattern: RegExp) => {
    while (!logged.some((message) => pattern.test(message))) await once(heard, "logged");
  };

  it("comes to the same as a run here, with each attempt and prompt", async () => {
    await work();
    const { finished } = await start({
      providers: [{ id: "p", kind: "simulated", seed: 3, faults: { missingField: 0.5 } }],
    });
    const over = await finished;
    const { finished: finishedHere } = await startRun(
      workspace.options(
        makeLoadedConfig(workspace.folder, {
          providers: [{ id: "p", kind: "simulated", seed: 3, faults: { missingField: 0.5 } }],
          ...{ runsPerScenario: 10, maxRetries: 2 },
        }),
      ),
    );
    const [there, here] = await Promise.all(
      [over.file, (await finishedHere).file].map(workspace.readResult),
    );
    const timeless = (file: unknown) =>
      JSON.parse(
        JSON.stringify(file, (name, value: unknown) =>
          /^(id|timestamp|duration|environment)$|Ms$|PerSecond$/.test(name) ? undefined : value,
        ),
      );
    assert.deepEqual(timeless(there), timeless(here));
  });

  it("tells of its workers while it goes on, to those who follow it, and once it has ended", async () => {
    await work();
    const run = await start({ runsPerScenario: 40 });
    await saw(/^Worker a worker has come/);
    assert.deepEqual(run.progress().queue, {
      ...{ store: redis.url, here: 1, left: 0, lost: 0 },
      underWay: run.progress().queue?.underWay,
    });
    const { file, summary } = await run.finished;
    const { passed, failed, errored } = summary;
    assert.notEqual(file, "");
    const { workers: [kept, ...others] = [] } = (await run.store.loadRunWorkers(run.id)) ?? {};
    assert.deepEqual(others, []);
    assert.deepEqual(
      [kept?.name, kept?.version, kept?.state, kept?.passed, kept?.failed],
      ["a worker", version, "here", passed, failed - (errored ?? 0)],
    );
    assert.equal(kept?.lastFault?.provider, failed > 0 ? "p" : undefined);
  });

  it("puts no key and no secret of a reply into the store", async () => {
    const watched = await watchStore(redis.port);
    closings.push(async () => watched.close());
    const allowed = [{ name: "API_KEY", origin: origin() }];
    await work({ env: { API_KEY: secret }, allowed });
    const { finished } = await start({ providers: [makeProvider({ apiKey: { env: "API_KEY" } })] });
    const outcome = await finished;
    assert.equal(outcome.status, "completed");
    assert.match(JSON.stringify(await workspace.readResult(outcome.file)), /Bearer \[API_KEY\]/);
    assert.match(watched.text(), /Bearer \[API_KEY\]/);
    assert.doesNotMatch(watched.text(), new RegExp(secret));
    assert.doesNotMatch(watched.text(), new RegExp(key));
  });

  it("errors the tests of a provider that no worker may ask, and says why", async () => {
    await work({ env: { API_KEY: secret } });
    const { finished } = await start({ providers: [makeProvider({ apiKey: { env: "API_KEY" } })] });
    const { summary } = await finished;
    assert.deepEqual([summary.totalTests, summary.errored], [10, 10]);
    assert.equal(arrivals.length, 0);
    assert.ok(
      logged.some((message) => /Nobody takes the tests of p: .*--allow API_KEY=/.test(message)),
    );
  });

  it("is not served by a worker of another version, which both say", async () => {
    await work({}, { version: "9.9.9" });
    await start({});
    await saw(/^Run .* is not served: it is one of Touchstone 0\.0\.0, and this is 9\.9\.9/);
    await saw(/^Worker a worker does not serve this run: .*9\.9\.9/);
    assert.equal(arrivals.length, 0);
  });

  it("has jobs refused that are unsigned, altered, expired or of something else", async () => {
    const { store, sealer } = await access();
    closings.push(() => store.close());
    // More tests than lie ready at once: those that were put in are followed by others.
    const run = await start({ runsPerScenario: 260 });
    const queue = store.queue(testsQueueOf(run.id, "p"));
    closings.push(() => queue.close());
    const job = {
      provider: "p",
      tests: [{ scenario: 1, runNumber: 1, round: 1 }],
      generation: 1,
      expiresMs: 1e15,
    };
    const sealed = sealer.seal("job", run.id, job);
    await queue.add([
      { id: "unsigned", data: { body: sealed.body, mac: "" } },
      {
        id: "altered",
        data: { ...sealed, body: sealed.body.replace('"runNumber":1', '"runNumber":2') },
      },
      { id: "other-run", data: sealer.seal("job", "another run", job) },
      { id: "other-purpose", data: sealer.seal("report", run.id, job) },
      { id: "other-provider", data: sealer.seal("job", run.id, { ...job, provider: "q" }) },
      { id: "expired", data: sealer.seal("job", run.id, { ...job, expiresMs: 1 }) },
    ]);
    await work();
    const { summary } = await run.finished;
    assert.deepEqual([summary.totalTests, summary.abandoned], [260, undefined]);
    for (const reason of ["signed with another key", 'is one of provider "q"', "has expired"]) {
      await saw(new RegExp(`^A worker refused a test of p: it .*${reason}`));
    }
  });

  it("sends those tests anew that a worker returns, and counts each once", async () => {
    await work();
    const run = await start({
      providers: [{ id: "p", kind: "simulated", concurrency: 4 }],
      runsPerScenario: 800,
    });
    const { store, sealer } = await access();
    closings.push(() => store.close());
    const worker = { id: "returning", name: "returning", host: "here", version };
    const teller = { worker, nextNumber: countFromOne(), warn: () => undefined };
    const reporter = createReporter({ store, sealer }, run.id, teller);
    closings.push(() => reporter.close());
    let several = 0;
    const returning = store.work(
      testsQueueOf(run.id, "p"),
      async ({ data }) => {
        const opened = sealer.open("job", run.id, data, testJobSchema);
        assert.ok(opened.ok);
        const { provider, generation, tests } = opened.value;
        if (tests.length > 1) several += 1;
        if (several > 0) void returning.pause();
        await reporter.tell({ type: "returned", provider, generation, tests });
      },
      { concurrency: 1, onError: () => undefined },
    );
    closings.push(() => returning.close(true));
    const { summary } = await run.finished;
    assert.ok(several > 0);
    assert.deepEqual([summary.totalTests, summary.abandoned], [800, undefined]);
  });

  it("is refused to a second coordinator while the first lives", async () => {
    const run = await start({});
    const own = await access();
    closings.push(() => own.store.close());
    await assert.rejects(refuseWhileCoordinated(own, run.id), {
      code: "locked",
      message: /^Run .* is coordinated by .*, process \d+, over redis:/,
    });
  });

  it("is given up by a coordinator whose run another took over", async () => {
    const run = await start({});
    const folder = await workspace.options(run.loaded).store.loadRunFolder(run.id);
    const other = await openQueuedRun({ ...(await access()), folder, providers: [], version });
    const outcome = await run.finished;
    assert.equal(outcome.status, "failed");
    assert.match(outcome.message ?? "", /is coordinated by/);
    await other.close();
  });

  it("keeps the request rate of a provider over all workers", async () => {
    await work();
    await work();
    const { finished } = await start({ providers: [makeProvider({ requestsPerMinute: 600 })] });
    assert.equal((await finished).status, "completed");
    const span = (arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0);
    assert.ok(span > (arrivals.length - 1) * 100 - 500, `${arrivals.length} in ${span} ms`);
  });

  it("has rates taken again that the store was not there for", async () => {
    const store = await open();
    let faults = 3;
    await work(
      {},
      {
        store: {
          ...store,
          async takeTurn(name, costMs) {
            if (--faults >= 0) throw new Error("Socket closed unexpectedly");
            return await store.takeTurn(name, costMs);
          },
        },
      },
    );
    const { finished } = await start({ providers: [makeProvider({ requestsPerMinute: 6000 })] });
    const { status, summary } = await finished;
    assert.deepEqual([status, summary.totalTests, summary.errored], ["completed", 10, 0]);
    await saw(/^The rates of the run cannot be shared: it ends the connection/);
  });

  it("is cancelled on all workers within a second", async () => {
    for (let count = 0; count < 3; count++) await work();
    const run = await start({ runsPerScenario: 5000 });
    while (arrivals.length < 20) await once(server, "request");
    run.stop("cancelled");
    const cancelledAt = performance.now();
    assert.equal((await run.finished).status, "cancelled");
    await saw(/^Run .* is over/);
    for (const close of closings.splice(0).reverse()) await close();
    const last = (arrivals.at(-1) ?? 0) - cancelledAt;
    assert.ok(last < 1000, `the last request came ${last} ms after it`);
  });

  it("is served among many that died", async () => {
    const { store, sealer } = await access();
    closings.push(() => store.close());
    const runs = store.queue(runsQueue);
    closings.push(() => runs.close());
    const nowMs = await store.nowMs();
    const dead = (days: number) => (_: unknown, at: number) => {
      const id = `dead-${days}-${at}`;
      const said: Announcement = {
        ...{ run: id, name: "dead", version, epoch: "e", owner: "nobody", state: "running" },
        ...{ beatMs: nowMs - days * 86_400_000, providers: ["p"], definition: "" },
      };
      return { id, data: sealer.seal("announcement", id, said) };
    };
    await runs.add([...Array.from({ length: 150 }, dead(2))]);
    const worker = await work();
    assert.equal((await (await start({})).finished).status, "completed");
    await worker.drain();
    const left = (await runs.listWaiting(1000)).map(({ id }) => id);
    closings.push(async () => {
      for (const id of left) await runs.remove(id);
    });
    assert.equal(left.length, 150);
  });

  it("is served beside one whose announcement was altered, which is told", async () => {
    const { store, sealer } = await access();
    closings.push(() => store.close());
    const runs = store.queue(runsQueue);
    const { body, mac } = sealer.seal("announcement", "forged", { run: "forged" });
    await runs.add([{ id: "forged", data: { body: body.replace("forged", "altered"), mac } }]);
    closings.push(async () => {
      await runs.remove("forged");
      await runs.close();
    });
    await work();
    const run = await start({});
    const reports = store.queue(reportsQueueOf(run.id));
    closings.push(() => reports.close());
    await reports.add([{ id: "foreign", data: { body, mac } }]);
    assert.equal((await run.finished).status, "completed");
    await saw(/^Run forged is not served: what announces it is signed with another key/);
    await saw(/^A report in the queue was dropped: it is signed with another key, or was altered/);
  });

  it("has a provider asked by the worker that may, where another passes it on", async () => {
    await work();
    await work({
      env: { API_KEY: secret },
      allowed: [{ name: "API_KEY", origin: origin() }],
    });
    const { finished } = await start({ providers: [makeProvider({ apiKey: { env: "API_KEY" } })] });
    const { summary } = await finished;
    assert.deepEqual([summary.totalTests, summary.errored], [10, 0]);
    await saw(/^Worker a worker: provider "p" is passed on: it wants API_KEY/);
  });

  it("starts programs only on workers that were told to", async () => {
    const code = `process.stdin.on("data",()=>{}).on("end",()=>console.log('{"name":"Ada","age":1}'))`;
    const program = { command: process.execPath, args: ["-e", code] };
    const providers = [{ id: "p", kind: "command", ...program }];
    await work();
    const refused = await (await start({ providers, runsPerScenario: 2 })).finished;
    assert.equal(refused.summary.errored, 2);
    await saw(/^Nobody takes the tests of p: .*--allow-command/);
    await work({ allowsCommands: true });
    const { summary } = await (await start({ providers, runsPerScenario: 2 })).finished;
    assert.deepEqual([summary.totalTests, summary.passed], [2, 2]);
  });

  it("ends at a limit, once what is under way is done", async () => {
    await work();
    const { finished } = await start({ runsPerScenario: 500, limits: { maxTokens: 300 } });
    const { status, stopReason, summary } = await finished;
    assert.deepEqual([status, stopReason], ["cancelled", "maxTokens"]);
    assert.ok(summary.totalTests < 500);
    assert.equal(summary.abandoned, undefined);
  });

  it("is refused before it begins when it cannot be sent, and leaves nothing", async () => {
    const file = { path: "a.png", bytes: 3, sha256: "0", mediaType: "image/png" } as const;
    const files = /^Scenario 1 sends files, which do not travel over a queue: leave --queue out/;
    const cases = [{ id: "1", files: [file] }];
    const replay = { providers: [{ id: "p", kind: "replay", run: "latest", provider: "p" }] };
    const faults: [fault: RegExp, ...Parameters<typeof start>][] = [
      [/^Nothing of this plan can be sent to workers: leave --queue out/, replay],
      [files, {}, { files: [file] }],
      [files, {}, { cases: { count: 1 } }, { cases }],
      [
        /^A queue shares a plan out by itself: leave --shard out/,
        {},
        {},
        { selection: { shard: { index: 1, count: 2 } } },
      ],
    ];
    for (const [fault, ...what] of faults) {
      await assert.rejects(start(...what), { code: "config", message: fault });
    }
    assert.deepEqual(
      await readdir(path.join(workspace.dataFolder, "test_runs")).catch(() => []),
      [],
    );
  });

  it("is sent where a case only has a value that is called files", async () => {
    await work();
    const cases = [{ id: "1", vars: { files: [] } }];
    const run = await start({ runsPerScenario: 1 }, { cases: { count: 1 } }, { cases });
    assert.equal((await run.finished).status, "completed");
  });
});

function makeCaseSet(cases: readonly StoredCase[]): CaseSet {
  return {
    ...{ count: cases.length, hash: "h" },
    async *read() {
      for (const each of cases) yield JSON.stringify(each);
    },
  };
}

/** All that is written into a Redis, as its own monitor tells it. */
async function watchStore(port: number) {
  const socket = net.connect(port, "127.0.0.1");
  let text = "";
  socket.setEncoding("utf8");
  const isOn = new Promise<void>((resolve) => {
    socket.on("data", (piece: string) => {
      text += piece;
      resolve();
    });
  });
  socket.write("MONITOR\r\n");
  await isOn;
  return { text: () => text, close: () => socket.destroy() };
}
