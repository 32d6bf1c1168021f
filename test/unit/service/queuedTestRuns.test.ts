import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { TestRunStatus } from "../../../src/model/wire/serviceApi.ts";
import { openQueueStore } from "../../../src/queue/openQueueStore.ts";
import { createSealer } from "../../../src/queue/seal.ts";
import { serveQueue } from "../../../src/run/queue/worker/serveQueue.ts";
import { type RedisServer, skipWithoutRedis, startRedisServer } from "../../servers/redisServer.ts";
import { makeConfig, type TestService, withService } from "./serviceFixture.ts";

const key = "a key of the tests, long enough";

describe("a run over a queue that is asked for over HTTP", function () {
  this.timeout(60_000);
  let redis: RedisServer;
  before(async function () {
    skipWithoutRedis(this);
    redis = await startRedisServer();
  });
  after(async () => await redis?.stop());

  const config = makeConfig({
    providers: [{ id: "sim", kind: "simulated", latencyMs: 200, concurrency: 2 }],
    runsPerScenario: 20,
  });
  const work = async () =>
    serveQueue({
      ...{ store: await openQueueStore(redis.url, () => undefined), sealer: createSealer(key) },
      ...{ name: "worker 1", version: "1.2.3", concurrency: 2 },
      grants: { env: {}, allowed: [], allowsCommands: false },
      log: () => undefined,
    });
  const readStatus = async (test: TestService, id: string) =>
    (await (await test.fetch(`/api/test_runs/${id}`)).json()) as TestRunStatus;

  it("tells who takes its tests, in its status and its events, stops and goes on over the queue", () =>
    withService(
      async (test) => {
        const worker = await work();
        try {
          const started = await test.post("/api/test_runs", { config, queue: true });
          assert.equal(started.status, 201);
          const { id } = (await started.json()) as { id: string };
          const events = await test.fetch(`/api/test_runs/${id}/events`);
          const first = test.runs.active?.finished;
          let heard = "";
          for await (const piece of events.body ?? []) {
            heard += Buffer.from(piece).toString();
            if (/"here":1,.*"underWay":[1-9]/.test(heard)) break;
          }
          const { workers, progress } = await readStatus(test, id);
          assert.deepEqual(
            [progress?.queue?.here, workers?.workers.map(({ name, state }) => [name, state])],
            [1, [["worker 1", "here"]]],
          );
          await test.post(`/api/test_runs/${id}/stop`, {});
          assert.equal((await first)?.status, "cancelled");
          assert.equal((await readStatus(test, id)).workers?.workers.length, 1);

          const again = await test.post(`/api/test_runs/${id}/resume?queue=true`, {});
          assert.equal(again.status, 202);
          assert.equal((await test.runs.active?.finished)?.summary.passed, 20);
          const { workers: ended } = await readStatus(test, id);
          assert.equal(ended?.workers[0]?.passed, 20);
        } finally {
          await worker.drain();
        }
      },
      { findQueue: async () => ({ url: redis.url, key }) },
    ));

  it("is paused and cancelled meanwhile; what goes on nowhere, or here without a queue, cannot be paused", () =>
    withService(
      async (test) => {
        const worker = await work();
        const refused = async (path: string) => {
          const answer = await test.post(`/api/test_runs/${path}`, {});
          const { error } = (await answer.json()) as { error: { code: string } };
          return [answer.status, error.code];
        };
        try {
          const started = await test.post("/api/test_runs", { config, queue: true });
          const { id } = (await started.json()) as { id: string };
          const paused = await test.post(`/api/test_runs/${id}/pause`, {});
          assert.deepEqual([paused.status, await paused.json()], [202, { id, state: "paused" }]);
          assert.equal((await readStatus(test, id)).workers?.queue.paused, "http");
          const first = test.runs.active?.finished;
          await test.post(`/api/test_runs/${id}/stop`, {});
          assert.equal((await first)?.status, "cancelled");
          assert.equal((await readStatus(test, id)).workers?.queue.paused, undefined);
          assert.deepEqual(await refused(`${id}/pause`), [409, "not_running"]);
          assert.deepEqual(await refused(`${randomUUID()}/continue`), [404, "not_found"]);

          const here = await test.post("/api/test_runs", { config });
          const { id: hereId } = (await here.json()) as { id: string };
          assert.deepEqual(await refused(`${hereId}/pause`), [409, "not_queued"]);
        } finally {
          await worker.drain();
        }
      },
      { findQueue: async () => ({ url: redis.url, key }) },
    ));

  it("is refused where the service has no queue", () =>
    withService(async (test) => {
      const refused = await test.post("/api/test_runs", { config, queue: true });
      const { error } = (await refused.json()) as { error: { code: string } };
      assert.deepEqual([refused.status, error.code], [409, "no_queue"]);
      assert.equal(test.runs.active, undefined);
    }));
});
