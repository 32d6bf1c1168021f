import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rm, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { makeHead, makeRunFolder, withTempFolder, writeRun } from "./storeFixtures.ts";

/** What may lie in place of the file that says whose the run lock is. */
const owners: Readonly<Record<string, (file: string) => Promise<unknown>>> = {
  "is not there": async () => {},
  "is empty": (file) => writeFile(file, ""),
  "is cut off": (file) => writeFile(file, '{ "runId": "5f8f'),
  "is of another shape": (file) => writeFile(file, '{ "pid": 1 }'),
  "is no text": (file) => writeFile(file, Buffer.from([0, 255, 254, 1])),
  "is a folder": (file) => mkdir(file),
};

describe("a run lock that gives signs of life", () => {
  for (const [what, write] of Object.entries(owners)) {
    it(`is held though its owner ${what}: its run is neither deleted, closed nor joined by another`, () =>
      withTempFolder(async (folder) => {
        const store = openTestDataStore(folder);
        const running = makeRunFolder();
        await store.createRunFolder(running);
        const finished = makeHead();
        await writeRun(store, finished);
        const lockFolder = join(folder, ".locks", "run.lock");
        await mkdir(lockFolder, { recursive: true });
        await write(join(folder, ".locks", "run.json"));

        await assert.rejects(store.acquireRunLock({ runId: randomUUID(), name: "mine" }), {
          code: "locked",
          message: /run\.json; without a sign of life the lock is free after 30 s/,
        });
        await assert.rejects(store.removeRun(running.id), {
          code: "locked",
          message: /may be under way/,
        });
        assert.equal(existsSync(join(folder, "test_runs", running.id, "run.json")), true);
        assert.deepEqual(await store.findLeftRuns(), []);
        assert.equal(await store.readRunLockOwner(), undefined);
        await store.removeRun(finished.id);

        const longAgo = new Date(Date.now() - 31_000);
        await utimes(lockFolder, longAgo, longAgo);
        assert.deepEqual(
          (await store.findLeftRuns()).map(({ folder }) => folder.id),
          [running.id],
        );
        await rm(join(folder, ".locks", "run.json"), { recursive: true, force: true });
        await (await store.acquireRunLock({ runId: randomUUID(), name: "mine" })).release();
      }));
  }

  it("is held until its owner is gone: what says whose it is goes last", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const lock = await store.acquireRunLock({ runId: randomUUID(), name: "mine" });
      const inTheWay = join(folder, ".locks", "run.lock", "in the way");
      await writeFile(inTheWay, "");
      await assert.rejects(lock.release(), { code: "storage" });
      assert.deepEqual(await store.readRunLockOwner(), lock.owner);
    }));

  it("of a run that has ended leaves the owner of the next one alone", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const first = await store.acquireRunLock({ runId: randomUUID(), name: "first" });
      const released = first.release();
      const second = await waitForLock(() =>
        store.acquireRunLock({ runId: randomUUID(), name: "second" }),
      );
      await released;
      assert.deepEqual(await store.readRunLockOwner(), second.owner);
      await second.release();
      assert.equal(existsSync(join(folder, ".locks", "run.json")), false);
    }));
});

describe("a run lock with a sign of life from the future", () => {
  const distances = { "a minute": 60_000, "an hour": 3_600_000, "a century": 3_155_760_000_000 };
  for (const [what, distanceMs] of Object.entries(distances)) {
    it(`is free: ${what} ahead`, () =>
      withTempFolder(async (folder) => {
        const store = openTestDataStore(folder);
        const lockFolder = join(folder, ".locks", "run.lock");
        await mkdir(lockFolder, { recursive: true });
        const owner = { runId: randomUUID(), name: "far", pid: 1, host: "elsewhere.example" };
        const text = JSON.stringify({ ...owner, since: "2026-01-01T00:00:00Z", instance: "x" });
        await writeFile(join(folder, ".locks", "run.json"), text);
        const then = new Date(Date.now() + distanceMs);
        await utimes(lockFolder, then, then);
        assert.equal(await store.readRunLockOwner(), undefined);
        await (await store.acquireRunLock({ runId: randomUUID(), name: "mine" })).release();
      }));
  }

  it("is held when the clocks of two machines only differ by a little", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const lockFolder = join(folder, ".locks", "run.lock");
      await mkdir(lockFolder, { recursive: true });
      const owner = { runId: randomUUID(), name: "near", pid: process.ppid, host: hostname() };
      const text = JSON.stringify({ ...owner, since: "2026-01-01T00:00:00Z", instance: "x" });
      await writeFile(join(folder, ".locks", "run.json"), text);
      const then = new Date(Date.now() + 5_000);
      await utimes(lockFolder, then, then);
      assert.equal((await store.readRunLockOwner())?.name, "near");
    }));
});

// --- internal ---

/** Tries at once, again and again, until the lock is free. */
async function waitForLock<T>(acquire: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await acquire();
    } catch {
      await new Promise(setImmediate);
    }
  }
}
