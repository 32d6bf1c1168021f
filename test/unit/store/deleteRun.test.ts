import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { makeHead, makeRunFolder, withTempFolder, writeRun } from "./storeFixtures.ts";

/** A store with one finished run, its folder, and a file outside that must survive. */
async function writeFinished(folder: string) {
  const store = openTestDataStore(join(folder, "data"));
  const head = makeHead();
  const fileName = await writeRun(store, head);
  await store.createRunFolder(makeRunFolder({ id: head.id, state: "completed" }));
  const outside = join(folder, "outside");
  await mkdir(outside);
  const precious = join(outside, "precious.json");
  await writeFile(precious, JSON.stringify({ ...head, results: {} }));
  const isPreciousThere = async () => (await stat(precious)).isFile();
  return {
    store,
    id: head.id,
    file: store.paths.resultFile(fileName),
    outside,
    precious,
    isPreciousThere,
  };
}

describe("deleting a run", () => {
  it("removes result file, row and folder", () =>
    withTempFolder(async (folder) => {
      const { store, id } = await writeFinished(folder);
      await store.removeRun(id);
      assert.deepEqual(await readdir(store.paths.resultsFolder), []);
      assert.deepEqual(await readdir(store.paths.testRunsFolder), []);
      assert.deepEqual((await store.loadIndex()).rows, []);
      await assert.rejects(store.removeRun(id), { code: "not_found" });
    }));

  it("removes the logs of its sources and queries too", () =>
    withTempFolder(async (folder) => {
      const { store, id } = await writeFinished(folder);
      const storages = [
        store.component(id, "source", "facilities"),
        store.component(id, "query", "comfort"),
      ];
      for (const { jsonlFolder } of storages) {
        await mkdir(jsonlFolder, { recursive: true });
        await writeFile(join(jsonlFolder, "changes_00000.jsonl"), "{}\n");
      }
      await store.removeRun(id);
      assert.deepEqual(await readdir(store.paths.testRunsFolder), []);
    }));

  it("removes a row whose file is not here, and a folder without a row", () =>
    withTempFolder(async (folder) => {
      const { store, id, file } = await writeFinished(folder);
      await rm(file);
      await store.removeRun(id);
      assert.deepEqual((await store.loadIndex()).rows, []);
      const other = makeRunFolder();
      await store.createRunFolder(other);
      await store.removeRun(other.id);
      assert.deepEqual(await store.listRunFolders(), []);
    }));

  it("is refused for a run that is under way", () =>
    withTempFolder(async (folder) => {
      const { store, id } = await writeFinished(folder);
      const lock = await store.acquireRunLock({ runId: id, name: "people" });
      await assert.rejects(store.removeRun(id), { code: "locked" });
      await lock.release();
      await store.removeRun(id);
    }));

  it("takes no id that is none", () =>
    withTempFolder(async (folder) => {
      const { store, isPreciousThere } = await writeFinished(folder);
      for (const id of ["..", "../../outside", "", "latest", "a/b"]) {
        await assert.rejects(store.removeRun(id), { code: "usage" });
      }
      assert.ok(await isPreciousThere());
    }));

  it("removes a linked result file or folder itself, never what it leads to", () =>
    withTempFolder(async (folder) => {
      const { store, id, file, outside, precious, isPreciousThere } = await writeFinished(folder);
      await rm(file);
      await symlink(precious, file);
      await rm(store.paths.runFolder(id), { recursive: true });
      await symlink(outside, store.paths.runFolder(id));
      await store.removeRun(id);
      assert.ok(await isPreciousThere());
      assert.deepEqual(await readdir(store.paths.resultsFolder), []);
      assert.deepEqual(await readdir(store.paths.testRunsFolder), []);
    }));

  it("follows no link within the folder of a run", () =>
    withTempFolder(async (folder) => {
      const { store, id, outside, isPreciousThere } = await writeFinished(folder);
      const journal = join(outside, "sim", "output_log", "jsonl_file");
      await mkdir(journal, { recursive: true });
      await symlink(outside, store.paths.componentsFolder(id, "reaction"));
      await store.removeJournals(id);
      assert.ok((await stat(journal)).isDirectory());
      await store.removeRun(id);
      assert.ok((await stat(journal)).isDirectory());
      assert.ok(await isPreciousThere());
    }));

  it("never goes through a row that names a file elsewhere", () =>
    withTempFolder(async (folder) => {
      const { store, id, file, isPreciousThere } = await writeFinished(folder);
      const index = JSON.parse(await readFile(store.paths.indexFile, "utf8"));
      index.runs[0].filename = "../../outside/precious.json";
      await writeFile(store.paths.indexFile, JSON.stringify(index));
      await store.removeRun(id);
      assert.ok(await isPreciousThere());
      await assert.rejects(stat(file), { code: "ENOENT" });
    }));

  it("leaves a file that is another run's result", () =>
    withTempFolder(async (folder) => {
      const { store, id, file } = await writeFinished(folder);
      const index = JSON.parse(await readFile(store.paths.indexFile, "utf8"));
      const thief = randomUUID();
      index.runs[0].id = thief;
      await writeFile(store.paths.indexFile, JSON.stringify(index));
      await store.removeRun(thief);
      assert.ok((await stat(file)).isFile());
      assert.equal((await store.openResult(id)).head.id, id);
    }));

  it("leaves a file that cannot be read, and says so", () =>
    withTempFolder(async (folder) => {
      const { store, id, file } = await writeFinished(folder);
      await writeFile(file, "{");
      await assert.rejects(store.removeRun(id), { code: "storage", message: /by hand/ });
      assert.ok((await stat(file)).isFile());
      assert.ok((await stat(store.paths.runFolder(id))).isDirectory());
    }));
});

describe("deleting many runs", () => {
  it("removes all of them and leaves the others", () =>
    withTempFolder(async (folder) => {
      const { store, id, file } = await writeFinished(folder);
      const goners = [1, 2, 3].map((day) =>
        makeHead({ timestamp: `2025-01-0${day}T00:00:00.000Z` }),
      );
      for (const head of goners) await writeRun(store, head);
      await store.removeRuns(goners.map((head) => head.id));
      assert.deepEqual(await readdir(store.paths.resultsFolder), [basename(file)]);
      assert.deepEqual(
        (await store.loadIndex()).index.runs.map((row) => row.id),
        [id],
      );
    }));

  it("removes nothing when one of them cannot be told by its file", () =>
    withTempFolder(async (folder) => {
      const { store, id, file } = await writeFinished(folder);
      const other = makeHead({ timestamp: "2025-01-01T00:00:00.000Z" });
      await writeRun(store, other);
      await writeFile(file, "{");
      await assert.rejects(store.removeRuns([other.id, id]), { code: "storage" });
      assert.equal((await store.openResult(other.id)).head.id, other.id);
    }));
});

describe("run folders", () => {
  it("are listed by id without a look inside, whatever else lies there", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      assert.deepEqual(await store.listRunIds(), []);
      const file = makeRunFolder();
      await store.createRunFolder(file);
      await writeFile(store.paths.runFile(file.id), "{");
      await mkdir(join(store.paths.testRunsFolder, "notes"));
      assert.deepEqual(await store.listRunIds(), [file.id]);
    }));

  it("keep the file of a run and its state", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const file = makeRunFolder();
      await store.createRunFolder(file);
      assert.deepEqual(await store.loadRunFolder(file.id), file);
      await store.setRunState(file.id, "interrupted");
      assert.deepEqual(await store.listRunFolders(), [
        { runId: file.id, file: { ...file, state: "interrupted" } },
      ]);
    }));

  it("that are broken or another's are listed with the reason", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const file = makeRunFolder();
      const [broken, copied] = [randomUUID(), randomUUID()];
      for (const id of [broken, copied, "not-a-run"]) {
        await mkdir(join(store.paths.testRunsFolder, id), { recursive: true });
      }
      await writeFile(store.paths.runFile(broken), "{}");
      await writeFile(store.paths.runFile(copied), JSON.stringify(file));
      const entries = await store.listRunFolders();
      const problems = new Map(entries.map(({ runId, problem }) => [runId, problem ?? ""]));
      assert.equal(problems.size, 2);
      assert.match(problems.get(broken) ?? "", /run\.json is broken: schemaVersion/);
      assert.match(problems.get(copied) ?? "", /another run/);
      await assert.rejects(store.loadRunFolder(broken), { code: "storage" });
      await assert.rejects(store.loadRunFolder(randomUUID()), { code: "not_found" });
    }));

  it("lose their journals and nothing else", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const file = makeRunFolder();
      await store.createRunFolder(file);
      const storage = store.component(file.id, "reaction", "sim");
      await mkdir(storage.jsonlFolder, { recursive: true });
      await writeFile(join(storage.jsonlFolder, "outputs_00000.jsonl"), "");
      await mkdir(join(storage.logFolder, "performance_metrics"));
      const summary = { test_run_reaction_id: `${file.id}.sim`, kind: "sim", tests: [] };
      await storage.writeSummary(summary);
      await store.removeJournals(file.id);
      assert.deepEqual(await readdir(storage.logFolder), ["performance_metrics"]);
      assert.deepEqual(await storage.loadSummary(), summary);
    }));
});
