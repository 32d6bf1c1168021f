import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, readdir, readFile, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Progress } from "../../../src/common/follow.ts";
import { openTestDataStore, type TestDataStore } from "../../../src/store/testDataStore.ts";
import { moveToDesktopTrash } from "../../../src/store/trash/desktopTrash.ts";
import { type FileFault, fileFaultVariable } from "../../torture/fileFault.ts";
import { makeHead, makeRunFolder, withTempFolder, writeRun } from "./storeFixtures.ts";

const killed = join(import.meta.dirname, "killedTrash.ts");
const injector = join(import.meta.dirname, "../../torture/injectFileFaults.ts");

/** A store with three finished runs that have folders, rows with a key of another writer, and labels. */
async function writeThree(folder: string) {
  const store = openTestDataStore(join(folder, "data"));
  const heads = [1, 2, 3].map((day) => makeHead({ timestamp: `2026-01-0${day}T00:00:00.000Z` }));
  for (const head of heads) {
    await writeRun(store, head);
    await store.createRunFolder(makeRunFolder({ id: head.id, state: "completed" }));
  }
  const index = JSON.parse(await readFile(store.paths.indexFile, "utf8"));
  for (const row of index.runs) row.note = `of ${row.id}`;
  await writeFile(store.paths.indexFile, `${JSON.stringify(index, null, 2)}`);
  const ids = heads.map(({ id }) => id);
  await store.changeLabels(ids, { label: "kept", pinned: true });
  return { store, ids, before: await readAll(store) };
}

/** All that a data folder has of runs, by path. */
async function readAll({ paths }: TestDataStore): Promise<Record<string, string>> {
  const names = await readdir(paths.dataFolder, { recursive: true, withFileTypes: true });
  const files = names
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name))
    .filter((file) => !file.includes(".locks"));
  const texts = await Promise.all(
    files.map(async (file) => [file, await readFile(file, "utf8")] as const),
  );
  return Object.fromEntries(
    texts
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([file, text]) => [file, file.endsWith("index.json") ? JSON.parse(text) : text]),
  );
}

const trashOf = ({ paths }: TestDataStore) => readdir(paths.trashFolder).catch(() => []);
const refuse = (message: string) => assert.fail(message);

describe("the trash", () => {
  it("takes runs out of all lists, and gives them back as they were", () =>
    withTempFolder(async (folder) => {
      const { store, ids, before } = await writeThree(folder);
      const batch = await store.trashRuns(ids.slice(0, 2));
      assert.deepEqual(
        (await store.loadIndex()).index.runs.map(({ id }) => id),
        [ids[2]],
      );
      assert.deepEqual(await store.listRunIds(), [ids[2]]);
      assert.deepEqual([...(await store.loadLabels()).runs.keys()], [ids[2]]);
      assert.deepEqual((await store.restoreTrash(batch)).toSorted(), ids.slice(0, 2).toSorted());
      assert.deepEqual(await readAll(store), before);
      assert.deepEqual(await trashOf(store), []);
      await assert.rejects(store.restoreTrash(batch), { code: "not_found" });
    }));

  for (const stopAt of [0, 1, 2]) {
    it(`has every run stay as it was when it is stopped after ${stopAt} of them`, () =>
      withTempFolder(async (folder) => {
        const { store, ids, before } = await writeThree(folder);
        const stop = new AbortController();
        const onProgress = ({ done, total }: Progress) => {
          assert.equal(total, 3);
          if (done === stopAt) stop.abort();
        };
        const trashing = store.trashRuns(ids, { signal: stop.signal, onProgress });
        await assert.rejects(trashing, { name: "AbortError" });
        assert.deepEqual(await readAll(store), before);
        assert.deepEqual(await trashOf(store), []);
      }));
  }

  it("emptied has nothing to give back", () =>
    withTempFolder(async (folder) => {
      const { store, ids } = await writeThree(folder);
      const batch = await store.trashRuns(ids);
      await store.emptyTrash(batch);
      await store.emptyTrash(batch);
      assert.deepEqual(await trashOf(store), []);
      await assert.rejects(store.restoreTrash(batch), { code: "not_found" });
    }));

  it("keeps what no desktop takes, where there is none and where it has no trash", () =>
    withTempFolder(async (folder) => {
      const { store, ids, before } = await writeThree(folder);
      const batch = await store.trashRuns(ids);
      for (const env of [{}, { XDG_CURRENT_DESKTOP: "GNOME", PATH: folder }])
        assert.equal(await moveToDesktopTrash(store.paths, batch, env), false);
      await store.restoreTrash(batch);
      assert.deepEqual(await readAll(store), before);
    }));

  it("gives back what comes back from the trash of the platform, with the next start", () =>
    withTempFolder(async (folder) => {
      const { store, ids, before } = await writeThree(folder);
      const batch = await store.trashRuns(ids);
      const handed = await store.handOverTrash(batch);
      await rename(handed, join(folder, "platform"));
      assert.deepEqual((await store.loadIndex()).rows, []);
      await rename(join(folder, "platform"), handed);
      const record = join(handed, "trash.json");
      const text = await readFile(record, "utf8");
      await writeFile(record, text.replace(/"instance": "[^"]*"/, '"instance": "another"'));
      await store.settleTrash(refuse);
      assert.deepEqual(await readAll(store), before);
    }));

  it("takes no name that is none", () =>
    withTempFolder(async (folder) => {
      const { store } = await writeThree(folder);
      for (const name of ["..", "", "../../results", "a/b", "touchstone-runs-x-00000000/.."]) {
        await assert.rejects(store.restoreTrash(name), { code: "usage" });
        await assert.rejects(store.emptyTrash(name), { code: "usage" });
      }
    }));

  it("refuses a run that goes on, and one that is not there, and moves nothing", () =>
    withTempFolder(async (folder) => {
      const { store, ids, before } = await writeThree(folder);
      const [id = ""] = ids;
      const lock = await store.acquireRunLock({ runId: id, name: "people" });
      await assert.rejects(store.trashRuns(ids), { code: "locked" });
      await lock.release();
      const unknown = makeHead().id;
      await assert.rejects(store.trashRuns([...ids, unknown]), { code: "not_found" });
      assert.deepEqual(await readAll(store), before);
    }));

  it("moves a link itself and follows none", () =>
    withTempFolder(async (folder) => {
      const { store, ids } = await writeThree(folder);
      const [id = ""] = ids;
      const outside = join(folder, "outside");
      await mkdir(outside);
      await writeFile(join(outside, "precious"), "x");
      await store.removeRunFolder(id);
      await symlink(outside, store.paths.runFolder(id));
      await store.emptyTrash(await store.trashRuns([id]));
      assert.equal(await readFile(join(outside, "precious"), "utf8"), "x");
    }));

  it("leaves what lies in the place of a run by now", () =>
    withTempFolder(async (folder) => {
      const { store, ids } = await writeThree(folder);
      const [id = ""] = ids;
      const file = store.paths.resultFile("2026-01-01T00-00-00-000Z.json");
      const batch = await store.trashRuns([id]);
      const other = makeHead({ timestamp: "2026-01-01T00:00:00.000Z" });
      await writeRun(store, other);
      const text = await readFile(file, "utf8");
      await store.restoreTrash(batch);
      assert.equal(await readFile(file, "utf8"), text);
      assert.equal((await store.openResult(id)).head.id, id);
      assert.equal((await store.openResult(other.id)).head.id, other.id);
    }));

  it("puts all back when one of them cannot be moved", function () {
    if (process.getuid?.() === 0) this.skip();
    return withTempFolder(async (folder) => {
      const { store, ids, before } = await writeThree(folder);
      await chmod(store.paths.resultsFolder, 0o555);
      await assert.rejects(store.trashRuns(ids), { code: "storage" });
      await chmod(store.paths.resultsFolder, 0o755);
      assert.deepEqual(await readAll(store), before);
    });
  });
});

describe("the trash of a process that was killed", () => {
  /** Trashes two of the runs in a process that is killed at one of its file operations; true when it has fewer. */
  async function killAt(store: TestDataStore, action: string, ids: readonly string[], at: number) {
    const under = store.paths.dataFolder;
    const fault: FileFault = { under, at, act: at % 2 === 0 ? "kill-before" : "kill-half" };
    const child = fork(killed, [under, action, ...ids], {
      execArgv: ["--import", injector],
      env: { ...process.env, [fileFaultVariable]: JSON.stringify(fault) },
    });
    const [code] = await once(child, "exit");
    return code === 0;
  }

  for (const action of ["restore", "empty"]) {
    it(`at any operation before or in ${action} is settled by the next start: all of it there as it was, or gone`, async function () {
      this.timeout(180_000);
      let [back, gone] = [0, 0];
      for (let at = action === "empty" ? 1 : 4; ; at += 9) {
        const isDone = await withTempFolder(async (folder) => {
          const { store, ids, before } = await writeThree(folder);
          const hasEnded = await killAt(store, action, ids.slice(0, 2), at);
          await store.sweepLeft();
          await store.settleTrash(refuse);
          const left = (await store.loadIndex()).index.runs.length;
          if (left === 3) {
            assert.deepEqual(await readAll(store), before, `killed at ${at}`);
            back += 1;
          } else {
            assert.equal(left, 1, `killed at ${at}`);
            assert.deepEqual(await store.listRunIds(), [ids[2]], `killed at ${at}`);
            assert.equal((await readdir(store.paths.resultsFolder)).length, 1);
            gone += 1;
          }
          assert.deepEqual(await trashOf(store), [], `killed at ${at}`);
          return hasEnded;
        });
        if (isDone) break;
      }
      assert.ok(back > 2 && gone > 0, `${back} came back, ${gone} went`);
    });
  }

  it("waits while its process lives, or may live on another machine", () =>
    withTempFolder(async (folder) => {
      const { store, ids } = await writeThree(folder);
      const batch = await store.trashRuns(ids.slice(0, 1));
      const record = join(store.paths.trashFolder, batch, "trash.json");
      const text = await readFile(record, "utf8");
      const owners = [
        { pid: process.ppid, instance: "another" },
        { pid: 1, host: "elsewhere", instance: "another" },
      ];
      for (const owner of owners) {
        await writeFile(record, JSON.stringify({ ...JSON.parse(text), ...owner }));
        await store.settleTrash(refuse);
        assert.deepEqual(await trashOf(store), [batch]);
      }
      // One that had the pid of this process before it.
      await writeFile(record, JSON.stringify({ ...JSON.parse(text), instance: "another" }));
      await store.settleTrash(refuse);
      assert.deepEqual(await trashOf(store), []);
    }));

  it("with a record that cannot be read is told of and left", () =>
    withTempFolder(async (folder) => {
      const { store, ids } = await writeThree(folder);
      const batch = await store.trashRuns(ids.slice(0, 1));
      await writeFile(join(store.paths.trashFolder, batch, "trash.json"), "{");
      const told: string[] = [];
      await store.settleTrash((message) => told.push(message));
      assert.equal(told.length, 1);
      assert.match(told[0] ?? "", /trash\.json is broken/);
      assert.deepEqual(await trashOf(store), [batch]);
    }));
});
