import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { openPlaceReader } from "../../../src/loggers/lines/placeReader.ts";
import { readLines } from "../../../src/loggers/lines/readLines.ts";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { makeHead, makeRunFolder, withTempFolder, writeRun } from "./storeFixtures.ts";

async function putPipe(file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await rm(file, { force: true });
  execFileSync("mkfifo", [file]);
}

const notFile = /is a pipe, a socket or a device, not a file/;

describe("a pipe in the data folder", () => {
  before(function () {
    if (process.platform === "win32") this.skip();
  });

  it("in place of the index keeps no list waiting", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const head = makeHead();
      await writeRun(store, head);
      await putPipe(store.paths.indexFile);
      const { index } = await store.loadIndex();
      assert.deepEqual(
        index.runs.map(({ id }) => id),
        [head.id],
      );
      await assert.rejects(store.verifyIndex(), { code: "storage", message: notFile });
    }));

  it("in place of a result file is a broken row", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const name = await writeRun(store, makeHead());
      await putPipe(store.paths.resultFile(name));
      const { rows } = await store.loadIndex();
      const [row] = await store.checkRows(rows);
      assert.ok(row !== undefined);
    }));

  it("in place of a run's `run.json` keeps neither its list nor the closing of others waiting", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const [good, bad] = [makeRunFolder(), makeRunFolder()];
      for (const file of [good, bad]) await store.createRunFolder(file);
      await putPipe(store.paths.runFile(bad.id));
      const entries = await store.listRunFolders();
      assert.match(entries.find(({ runId }) => runId === bad.id)?.problem ?? "", notFile);
      assert.deepEqual(
        (await store.findLeftRuns()).map(({ folder }) => folder.id),
        [good.id],
      );
      await assert.rejects(store.setRunState(bad.id, "cancelled"), { message: notFile });
      await store.removeRun(bad.id);
    }));

  it("in place of the owner of a run lock keeps no start waiting", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      await mkdir(path.join(folder, ".locks", "run.lock"), { recursive: true });
      await putPipe(path.join(folder, ".locks", "run.json"));
      const start = store.acquireRunLock({ runId: randomUUID(), name: "mine" });
      await assert.rejects(start, { code: "locked" });
    }));

  it("in place of a log is told of", () =>
    withTempFolder(async (folder) => {
      const file = path.join(folder, "outputs_00000.jsonl");
      await putPipe(file);
      await assert.rejects(readLines(file).next(), { code: "storage", message: notFile });
      const reader = openPlaceReader();
      assert.throws(() => reader.read({ file, offset: 0, length: 5 }), notFile);
    }));
});
