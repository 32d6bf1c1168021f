import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import { readRecords } from "../../../src/loggers/records/readRecords.ts";
import { UserError } from "../../../src/model/userError.ts";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { makeHead, makeRunFolder, withTempFolder, writeRun } from "./storeFixtures.ts";

const lockHolder = join(import.meta.dirname, "lockHolder.ts");

/** Starts a run in another process and waits until it has written so many records. */
async function startHolder(folder: string, runId: string, records: number) {
  const child: ChildProcess = fork(lockHolder, [folder, runId], { execArgv: [] });
  const acknowledged = new Set<number>();
  await new Promise<void>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the holder ended with ${code}`)));
    child.on("message", (sequence) => {
      acknowledged.add(Number(sequence));
      if (acknowledged.size === records) resolve();
    });
  });
  const kill = async () => {
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  };
  return { child, acknowledged, kill };
}

describe("the run lock", () => {
  it("lets one run in and names the owner to the next", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const runId = randomUUID();
      const lock = await store.acquireRunLock({ runId, name: "people" });
      assert.deepEqual(await store.readRunLockOwner(), lock.owner);
      await assert.rejects(
        openTestDataStore(folder).acquireRunLock({ runId: randomUUID(), name: "other" }),
        {
          code: "locked",
          message: `A run is under way in this data folder: "people" since ${lock.owner.since} (process ${process.pid} on ${hostname()}).`,
        },
      );
      await lock.release();
      await lock.release();
      assert.equal(await store.readRunLockOwner(), undefined);
      const next = await store.acquireRunLock({ runId: randomUUID(), name: "other" });
      await next.release();
    }));

  it("goes to exactly one of many that start at once", () =>
    withTempFolder(async (folder) => {
      const tries = Array.from({ length: 8 }, () =>
        openTestDataStore(folder).acquireRunLock({ runId: randomUUID(), name: "people" }),
      );
      const outcomes = await Promise.allSettled(tries);
      const locks = outcomes.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
      assert.equal(locks.length, 1);
      await locks[0]?.release();
    }));

  it("is held across processes, and free at once when the owner was killed", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const runId = randomUUID();
      const { kill, acknowledged } = await startHolder(folder, runId, 200);
      try {
        assert.equal((await store.readRunLockOwner())?.runId, runId);
        await assert.rejects(store.acquireRunLock({ runId: randomUUID(), name: "mine" }), {
          code: "locked",
          message: /"people" since/,
        });
        await assert.rejects(store.removeRun(runId), { code: "locked" });
        assert.deepEqual(await store.findLeftRuns(), []);
      } finally {
        await kill();
      }
      assert.equal(await store.readRunLockOwner(), undefined);
      assert.deepEqual(
        (await store.findLeftRuns()).map(({ folder }) => folder.id),
        [runId],
      );
      const lock = await store.acquireRunLock({ runId: randomUUID(), name: "mine" });
      await lock.release();

      const { jsonlFolder } = store.component(runId, "reaction", "sim");
      const found = new Set<number>();
      for await (const { record } of readRecords(jsonlFolder, "outputs", (problem) =>
        assert.ok(problem.isPartial),
      ))
        found.add(record.sequence);
      assert.deepEqual(
        [...acknowledged].filter((sequence) => !found.has(sequence)),
        [],
      );
    }));

  it("of another machine is held as long as it gives signs of life", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const owner = { runId: randomUUID(), name: "far", pid: 1, host: "elsewhere.example" };
      const lockFolder = join(folder, ".locks", "run.lock");
      await mkdir(lockFolder, { recursive: true });
      const text = JSON.stringify({ ...owner, since: "2026-01-01T00:00:00Z", instance: "x" });
      await writeFile(join(folder, ".locks", "run.json"), text);
      await assert.rejects(store.acquireRunLock({ runId: randomUUID(), name: "mine" }), {
        code: "locked",
        message: /"far" since .*elsewhere/,
      });
      const longAgo = new Date(Date.now() - 60_000);
      await utimes(lockFolder, longAgo, longAgo);
      const lock = await store.acquireRunLock({ runId: randomUUID(), name: "mine" });
      await lock.release();
    }));

  it("of an earlier process with our own pid is free", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      await mkdir(join(folder, ".locks", "run.lock"), { recursive: true });
      const owner = { runId: "r", name: "n", pid: process.pid, host: hostname(), instance: "old" };
      const text = JSON.stringify({ ...owner, since: "2026-01-01T00:00:00Z" });
      await writeFile(join(folder, ".locks", "run.json"), text);
      await (await store.acquireRunLock({ runId: randomUUID(), name: "mine" })).release();
    }));

  it("tells in words when another process took it over", () =>
    withTempFolder(async (folder) => {
      mock.timers.enable({ apis: ["setTimeout"] });
      try {
        const lost = Promise.withResolvers<Error>();
        const store = openTestDataStore(folder);
        const lock = await store.acquireRunLock({
          runId: randomUUID(),
          name: "people",
          onLost: lost.resolve,
        });
        await rm(join(folder, ".locks", "run.lock"), { recursive: true });
        mock.timers.tick(5000);
        const error = await lost.promise;
        assert.ok(error instanceof UserError);
        assert.match(error.message, /^Another process took the run over: .*\.locks/);
        await lock.release();
      } finally {
        mock.timers.reset();
      }
    }));

  it("hinders neither lists nor the deletion of finished runs", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const finished = makeHead();
      await writeRun(store, finished);
      const lock = await store.acquireRunLock({ runId: randomUUID(), name: "people" });
      await store.removeRun(finished.id);
      assert.deepEqual((await store.loadIndex()).rows, []);
      await lock.release();
    }));

  it("lies in a folder that git ignores by itself", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      await (await store.acquireRunLock({ runId: randomUUID(), name: "people" })).release();
      assert.equal(await readFile(join(folder, ".locks", ".gitignore"), "utf8"), "*\n");
    }));

  it("knows what is left to do for a run whose process is gone, whatever that had come to", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const [filed, orphan, tidied] = [makeRunFolder(), makeRunFolder(), makeRunFolder()];
      for (const file of [filed, orphan, tidied]) await store.createRunFolder(file);
      for (const { id, timestamp } of [filed, tidied]) {
        await writeRun(store, makeHead({ id, timestamp }));
      }
      await store.setRunState(tidied.id, "completed");
      await store.unmarkOpen(tidied.id);
      const listLeft = async () =>
        (await store.findLeftRuns())
          .map((left) => [left.folder.id, left.result !== undefined] as const)
          .sort(([, a], [, b]) => Number(a) - Number(b));
      const left = [
        [orphan.id, false],
        [filed.id, true],
      ];
      assert.deepEqual(await listLeft(), left);
      await rm(store.paths.indexFile);
      assert.deepEqual(await listLeft(), left);
      await rm(store.paths.locksFolder, { recursive: true });
      assert.deepEqual(await listLeft(), left);
    }));

  it("takes a result that was written before the run was resumed for none", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const file = makeRunFolder();
      const head = makeHead({ id: file.id, timestamp: file.timestamp });
      await writeRun(store, head);
      for (const [activeMs, hasResult] of [
        [head.duration, false],
        [head.duration - 1, true],
      ] as const) {
        await store.createRunFolder({ ...file, resumed: { timestamp: file.timestamp, activeMs } });
        const [left] = await store.findLeftRuns();
        assert.equal(left?.result !== undefined, hasResult);
      }
    }));

  it("takes a run whose row is there but whose result is not for an orphan", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const lost = makeRunFolder();
      await store.createRunFolder(lost);
      const fileName = await writeRun(store, makeHead({ id: lost.id, timestamp: lost.timestamp }));
      await rm(store.paths.locksFolder, { recursive: true });
      assert.deepEqual(await store.findLeftRuns(), []);
      await rm(store.paths.resultFile(fileName));
      assert.deepEqual(await store.findLeftRuns(), [{ folder: lost }]);
    }));
});
