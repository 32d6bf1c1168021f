import assert from "node:assert/strict";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { openQueueStore } from "../../../../src/queue/openQueueStore.ts";
import { testJobSchema } from "../../../../src/queue/queueMessages.ts";
import { testsQueueOf } from "../../../../src/queue/queueNames.ts";
import { createSealer } from "../../../../src/queue/seal.ts";
import type { ActiveRun } from "../../../../src/run/activeRun.ts";
import { openQueuedRun, refuseWhileCoordinated } from "../../../../src/run/queue/queuedRun.ts";
import { createReporter } from "../../../../src/run/queue/worker/reporter.ts";
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
  before(async function () {
    skipWithoutRedis(this);
    redis = await startRedisServer();
  });
  after(async () => await redis?.stop());
  beforeEach(async () => {
    workspace = await makeWorkspace();
    [arrivals, closings, logged] = [[], [], []];
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
  const access = async () => {
    const store = await openQueueStore(redis.url, () => undefined);
    return { store, sealer: createSealer(key) };
  };
  const work = async (grants: Partial<WorkerGrants> = {}, over: { version?: string } = {}) => {
    const worker = serveQueue({
      ...(await access()),
      ...{ name: "a worker", version, concurrency: 4, ...over },
      grants: { env: {}, allowed: [], allowsCommands: false, ...grants },
      log: (_level, message) => logged.push(message),
    });
    closings.push(() => worker.drain());
  };
  const start = async (
    config: Record<string, unknown>,
    scenario: Parameters<typeof makeScenario>[0] = {},
  ): Promise<ActiveRun> => {
    const loaded = makeLoadedConfig(
      workspace.folder,
      { providers: [makeProvider()], runsPerScenario: 10, maxRetries: 2, ...config },
      [makeScenario(scenario)],
    );
    const run = await startRun({
      ...workspace.options(loaded),
      queue: { url: redis.url, key },
      log: (_level, message) => logged.push(message),
    });
    closings.push(async () => {
      run.stop("cancelled");
      await run.finished;
    });
    return run;
  };
  const saw = async (pattern: RegExp) => {
    while (!logged.some((message) => pattern.test(message))) {
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
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
    const worker = { id: "returning", name: "returning" };
    const reporter = createReporter({ store, sealer }, run.id, worker, () => undefined);
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

  it("ends at a limit, once what is under way is done", async () => {
    await work();
    const { finished } = await start({ runsPerScenario: 500, limits: { maxTokens: 300 } });
    const { status, stopReason, summary } = await finished;
    assert.deepEqual([status, stopReason], ["cancelled", "maxTokens"]);
    assert.ok(summary.totalTests < 500);
    assert.equal(summary.abandoned, undefined);
  });

  it("is refused before it begins when it cannot be sent", async () => {
    const faults: [config: Record<string, unknown>, fault: RegExp][] = [
      [
        { providers: [{ id: "p", kind: "replay", run: "latest", provider: "p" }] },
        /leave --queue out/,
      ],
    ];
    for (const [config, fault] of faults) await assert.rejects(start(config), fault);
  });
});

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
