import assert from "node:assert/strict";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openTestDataStore, type TestDataStore } from "../../../src/store/testDataStore.ts";
import { makeHead, makeRunFolder, withTempFolder, writeRun } from "./storeFixtures.ts";

const now = Date.parse("2026-11-21T00:00:00Z");

async function measure(store: TestDataStore, signal = new AbortController().signal) {
  const measurement = store.measureStorage({ signal, now });
  await measurement.finished;
  return measurement.figures();
}

async function writeRunOf(store: TestDataStore, name: string, timestamp: string) {
  const head = makeHead({ timestamp, config: { ...makeHead().config, name } });
  await writeRun(store, head);
  await store.createRunFolder(makeRunFolder({ id: head.id, state: "completed" }));
  return head.id;
}

describe("what a data folder takes", () => {
  it("is nothing where there is none, and looking makes none", () =>
    withTempFolder(async (folder) => {
      const figures = await measure(openTestDataStore(join(folder, "data")));
      assert.deepEqual([figures.bytes, figures.runs, figures.isComplete], [0, 0, true]);
    }));

  it("is told by kind, by config and by age, and adds up", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const id = await writeRunOf(store, "people", "2026-11-20T12:00:00.000Z");
      await writeRunOf(store, "people", "2026-11-01T00:00:00.000Z");
      await writeRunOf(store, "animals", "2020-01-01T00:00:00.000Z");
      const { jsonlFolder } = store.component(id, "reaction", "sim");
      await mkdir(jsonlFolder, { recursive: true });
      await writeFile(join(jsonlFolder, "outputs_00000.jsonl"), "x".repeat(50_000));
      await store.changeLabels([id], { pinned: true });
      await store.trashRuns([await writeRunOf(store, "gone", "2026-11-19T00:00:00.000Z")]);
      const figures = await measure(store);
      assert.deepEqual([figures.runs, figures.done, figures.total], [3, 3, 3]);
      const bytesOf = (kind: string) =>
        figures.kinds.find((each) => each.kind === kind)?.bytes ?? 0;
      assert.equal(bytesOf("logs"), 50_000);
      for (const kind of ["results", "runs", "index", "labels", "trash"])
        assert.ok(bytesOf(kind) > 0, kind);
      const sum = figures.kinds.reduce((total, { bytes }) => total + bytes, 0);
      assert.equal(figures.bytes, sum);
      assert.deepEqual(
        figures.configs.map(({ name, runs }) => [name, runs]),
        [
          ["people", 2],
          ["animals", 1],
        ],
      );
      assert.deepEqual(
        figures.ages.map(({ upToDays, runs }) => [upToDays, runs]),
        [
          [1, 1],
          [7, 0],
          [30, 1],
          [90, 0],
          [365, 0],
          [undefined, 1],
        ],
      );
      const ofRuns = bytesOf("results") + bytesOf("logs") + bytesOf("runs");
      for (const parts of [figures.configs, figures.ages]) {
        assert.equal(
          parts.reduce((total, { bytes }) => total + bytes, 0),
          ofRuns,
        );
      }
    }));

  it("follows no link, and counts a folder without a row", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(join(folder, "data"));
      const file = makeRunFolder({ state: "completed" });
      await store.createRunFolder(file);
      await writeFile(join(folder, "large"), "x".repeat(1_000_000));
      await symlink(join(folder, "large"), join(store.paths.runFolder(file.id), "link"));
      const figures = await measure(store);
      assert.equal(figures.runs, 1);
      assert.ok(figures.bytes < 100_000);
      assert.deepEqual(
        figures.configs.map(({ name }) => name),
        [undefined],
      );
    }));

  it("is told as far as it was looked at when that was called off", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      await writeRunOf(store, "people", "2026-11-20T12:00:00.000Z");
      const figures = await measure(store, AbortSignal.abort());
      assert.deepEqual([figures.isComplete, figures.done, figures.total], [false, 0, 1]);
    }));

  it("lists the largest configs and counts the rest", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      await writeRun(store, makeHead());
      const { index } = await store.loadIndex();
      const [row] = index.runs;
      const runs = Array.from({ length: 150 }, (_, at) => ({
        ...row,
        id: makeHead().id,
        name: `config ${at}`,
      }));
      await writeFile(store.paths.indexFile, JSON.stringify({ runs }));
      const figures = await measure(store);
      assert.equal(figures.configs.length, 100);
      assert.equal(figures.configs.length + figures.otherConfigs, figures.total);
    }));
});
