import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { openQueueStore } from "../../../../../src/queue/openQueueStore.ts";
import type { Announcement } from "../../../../../src/queue/queueMessages.ts";
import {
  definitionsQueue,
  reportsQueueOf,
  runsQueue,
  testsQueueOf,
} from "../../../../../src/queue/queueNames.ts";
import type { JobQueue, QueueStore } from "../../../../../src/queue/queueStore.ts";
import { createSealer } from "../../../../../src/queue/seal.ts";
import { forgetLeft } from "../../../../../src/run/queue/forgetRun.ts";
import { serveQueue } from "../../../../../src/run/queue/worker/serveQueue.ts";
import { skipWithoutPostgres, startPostgresServer } from "../../../../servers/postgresServer.ts";
import { skipWithoutRedis, startRedisServer } from "../../../../servers/redisServer.ts";

const sealer = createSealer("a key of the tests, long enough");
const old = randomUUID();
const dayMs = 24 * 3_600_000;
const stores = {
  redis: { skipWithout: skipWithoutRedis, start: startRedisServer },
  postgres: { skipWithout: skipWithoutPostgres, start: startPostgresServer },
};

for (const [kind, { skipWithout, start }] of Object.entries(stores)) {
  describe(`runs that coordinators left in ${kind}`, function () {
    this.timeout(30_000);
    let server: Awaited<ReturnType<typeof start>>;
    let store: QueueStore;
    before(async function () {
      skipWithout(this);
      server = await start();
    });
    after(async () => await server?.stop());
    beforeEach(async () => {
      store = await openQueueStore(server.url, () => undefined);
    });
    afterEach(async () => await store.close());

    const announce = (run: string, beatMs: number) => {
      const said: Announcement = {
        ...{ run, name: "left", version: "0.0.0", epoch: "e", owner: "nobody", state: "running" },
        ...{ beatMs, providers: ["p"], definition: "" },
      };
      return { id: run, data: sealer.seal("announcement", run, said) };
    };

    it("wait for whoever resumes them, and are taken away with all they hold after 30 days", async () => {
      const nowMs = await store.nowMs();
      const names = [runsQueue, definitionsQueue, testsQueueOf(old, "p"), reportsQueueOf(old)];
      const queues = names.map((name) => store.queue(name));
      const [runs, ...others] = queues as [JobQueue, ...JobQueue[]];
      const ids = Array.from({ length: 150 }, () => randomUUID());
      await runs.add([announce(old, nowMs - 30.1 * dayMs)]);
      for (const id of ids) await runs.add([announce(id, nowMs - 29.9 * dayMs)]);
      for (const queue of others) await queue.add([announce(old, 0)]);
      const worker = serveQueue({
        ...{ store: await openQueueStore(server.url, () => undefined), sealer },
        ...{ name: "a worker", version: "0.0.0", concurrency: 2 },
        grants: { env: {}, allowed: [], allowsCommands: false },
        log: () => undefined,
      });
      while ((await runs.read(old)) !== undefined) await delay(20);
      await worker.drain();
      for (const queue of others) assert.equal(await queue.count(), 0);
      const left = (await runs.listWaiting(1000)).map(({ id }) => id);
      assert.deepEqual(left, ids.toReversed());
      for (const queue of queues) await queue.clear();
      await Promise.all(queues.map((queue) => queue.close()));
    });

    it("stay where their coordinator has come back meanwhile", async () => {
      const runs = store.queue(runsQueue);
      const opened = announce(old, 1);
      await runs.add([announce(old, 2)]);
      await forgetLeft(store, sealer, JSON.parse(opened.data.body) as Announcement);
      assert.notEqual(await runs.read(old), undefined);
      await runs.clear();
      await runs.close();
    });
  });
}
