import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import { readRecords } from "../../../src/loggers/records/readRecords.ts";
import { UserError } from "../../../src/model/userError.ts";
import type { RunLockOwner } from "../../../src/store/runLock.ts";
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

  /** Holds the lock while something happens to its files, and lets its next sign of life come. */
  const withLock = (
    work: (lock: {
      readonly folder: string;
      readonly owner: RunLockOwner;
      /** Resolves with what the holder was told. */
      lookAgain(): Promise<"retaken" | Error>;
      release(): Promise<void>;
    }) => Promise<void>,
    onRetaken: () => Promise<void> = async () => {},
  ) =>
    withTempFolder(async (folder) => {
      mock.timers.enable({ apis: ["setTimeout"] });
      try {
        let told = Promise.withResolvers<"retaken" | Error>();
        const { owner, release } = await openTestDataStore(folder).acquireRunLock({
          runId: randomUUID(),
          name: "people",
          onRetaken: () => onRetaken().then(() => told.resolve("retaken")),
          onLost: (error) => told.resolve(error),
        });
        const lookAgain = async () => {
          const { promise } = told;
          const turn = () => new Promise<undefined>((resolve) => setImmediate(resolve, undefined));
          let what: "retaken" | Error | undefined;
          // Its next look may be planned only once what it does now is done.
          while (what === undefined) {
            mock.timers.tick(5000);
            what = await Promise.race([promise, turn()]);
          }
          told = Promise.withResolvers();
          return what;
        };
        await work({ folder, owner, lookAgain, release });
      } finally {
        mock.timers.reset();
      }
    });
  const lockFiles = (folder: string) => ({
    lock: join(folder, ".locks", "run.lock"),
    owner: join(folder, ".locks", "run.json"),
  });

  const vanishing: Record<string, (folder: string) => Promise<void>> = {
    "its folder": (folder) => rm(join(folder, ".locks"), { recursive: true }),
    "the whole data folder": (folder) => rm(folder, { recursive: true }),
    "the lock alone": (folder) => rm(lockFiles(folder).lock, { recursive: true }),
    "the lock and its owner": async (folder) => {
      await rm(lockFiles(folder).lock, { recursive: true });
      await rm(lockFiles(folder).owner);
    },
  };
  for (const [what, vanish] of Object.entries(vanishing)) {
    it(`is taken again, as often as it takes, when this vanished: ${what}`, () =>
      withLock(async ({ folder, owner, lookAgain, release }) => {
        for (let time = 1; time <= 2; time += 1) {
          await vanish(folder);
          assert.equal(await lookAgain(), "retaken");
          const store = openTestDataStore(folder);
          assert.deepEqual(await store.readRunLockOwner(), owner);
          await assert.rejects(store.acquireRunLock({ runId: randomUUID(), name: "mine" }), {
            code: "locked",
            message: /"people" since/,
          });
        }
        await release();
        assert.deepEqual(
          (await readdir(join(folder, ".locks"))).filter((name) => name.startsWith("run")),
          [],
        );
      }));
  }

  it("is taken again at once when it is looked for", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const lock = await store.acquireRunLock({ runId: randomUUID(), name: "people" });
      await rm(join(folder, ".locks"), { recursive: true });
      await Promise.all([lock.check(), lock.check()]);
      assert.deepEqual(await store.readRunLockOwner(), lock.owner);
      await lock.release();
      await lock.check();
      assert.equal(await store.readRunLockOwner(), undefined);
    }));

  it("is left to another process that took it over, and told of in words", () =>
    withLock(async ({ folder, owner, lookAgain, release }) => {
      const { lock, owner: ownerFile } = lockFiles(folder);
      await rm(lock, { recursive: true });
      const other = { ...owner, runId: randomUUID(), host: "elsewhere.example", instance: "x" };
      await writeFile(ownerFile, JSON.stringify(other));
      await mkdir(lock);
      const error = await lookAgain();
      assert.ok(error instanceof UserError);
      assert.match(error.message, /^Another process took the run over: .*\.locks/);
      await release();
      assert.deepEqual(await openTestDataStore(folder).readRunLockOwner(), other);
    }));

  it("is given up when its run is no longer ours, or when it cannot be taken again", async () => {
    const taken = new UserError("Another process has it.", { code: "locked" });
    await withLock(
      async ({ folder, lookAgain, release }) => {
        await rm(lockFiles(folder).lock, { recursive: true });
        assert.equal(await lookAgain(), taken);
        await release();
        assert.equal(await openTestDataStore(folder).readRunLockOwner(), undefined);
      },
      () => Promise.reject(taken),
    );
    await withTempFolder(async (folder) => {
      const lost: Error[] = [];
      const lock = await openTestDataStore(folder).acquireRunLock({
        runId: randomUUID(),
        name: "people",
        onLost: (error) => lost.push(error),
      });
      await rm(join(folder, ".locks"), { recursive: true });
      await writeFile(join(folder, ".locks"), "a file");
      await lock.check();
      await lock.check();
      assert.equal(lost.length, 1);
      assert.ok(lost[0] instanceof UserError && lost[0].code === "storage");
      await rm(join(folder, ".locks"));
      await lock.release();
    });
  });

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
      const duration = 4000;
      const head = makeHead({ id: file.id, timestamp: file.timestamp, duration });
      await writeRun(store, head);
      for (const [activeMs, hasResult] of [
        [duration, false],
        [duration - 1, true],
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
