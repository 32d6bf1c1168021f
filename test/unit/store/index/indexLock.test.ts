import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, rm, utimes } from "node:fs/promises";
import { join } from "node:path";
import { withIndexLock } from "../../../../src/store/index/indexLock.ts";
import { openTestDataStore, type TestDataStore } from "../../../../src/store/testDataStore.ts";
import { makeHead, withTempFolder, writeRun } from "../storeFixtures.ts";

const holder = join(import.meta.dirname, "indexLockHolder.ts");
/** Shorter than what a killed owner left stays. */
const longestMs = 2000;

/** A process that has the index lock and never gives it back. */
async function startHolder(folder: string) {
  const child = fork(holder, [folder], { execArgv: [] });
  await once(child, "message");
  const kill = async () => {
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  };
  return kill;
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** A store with one run whose row is missing. */
async function makeBehind(folder: string): Promise<{ store: TestDataStore; id: string }> {
  const store = openTestDataStore(folder);
  const head = makeHead();
  await writeRun(store, head);
  await rm(store.paths.indexFile);
  return { store, id: head.id };
}

async function listIds(store: TestDataStore): Promise<(string | undefined)[]> {
  const { rows } = await store.loadIndex();
  return rows.map((row) => (row.kind === "run" ? row.entry.id : undefined));
}

describe("the index lock", () => {
  it("keeps no list waiting while another process has it", () =>
    withTempFolder(async (folder) => {
      const { store, id } = await makeBehind(folder);
      const kill = await startHolder(folder);
      try {
        const ms = await took(async () => assert.deepEqual(await listIds(store), [id]));
        assert.ok(ms < longestMs, `${ms} ms`);
      } finally {
        await kill();
      }
      assert.deepEqual(await listIds(store), [id]);
    }));

  it("of a process that was killed is free at once", () =>
    withTempFolder(async (folder) => {
      const { store, id } = await makeBehind(folder);
      await (await startHolder(folder))();
      const ms = await took(() => withIndexLock(store.paths, async () => {}));
      assert.ok(ms < longestMs, `${ms} ms`);
      assert.deepEqual(await listIds(store), [id]);
    }));

  it("of a process that was killed goes to one after the other of those who wait", () =>
    withTempFolder(async (folder) => {
      const { store } = await makeBehind(folder);
      await (await startHolder(folder))();
      let inside = 0;
      const work = async () => {
        inside += 1;
        assert.equal(inside, 1);
        await new Promise(setImmediate);
        inside -= 1;
      };
      await Promise.all(Array.from({ length: 12 }, () => withIndexLock(store.paths, work)));
    }));

  it("with a sign of life from the future is free", () =>
    withTempFolder(async (folder) => {
      const { store } = await makeBehind(folder);
      const lockFolder = join(folder, ".locks", "index.lock");
      await mkdir(lockFolder, { recursive: true });
      const then = new Date(Date.now() + 86_400_000);
      await utimes(lockFolder, then, then);
      const ms = await took(() => withIndexLock(store.paths, async () => {}));
      assert.ok(ms < longestMs, `${ms} ms`);
    }));

  it("leaves nothing behind", () =>
    withTempFolder(async (folder) => {
      const { store } = await makeBehind(folder);
      await withIndexLock(store.paths, async () => {});
      assert.deepEqual(await readdir(join(folder, ".locks")), [".gitignore"]);
    }));
});
