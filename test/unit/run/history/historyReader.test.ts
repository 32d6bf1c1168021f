import assert from "node:assert/strict";
import { readFile, rm, truncate, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  createHistoryReader,
  type ReadHistory,
} from "../../../../src/run/history/historyReader.ts";
import { findLastRates } from "../../../../src/run/history/lastRates.ts";
import { createRunCache } from "../../../../src/run/history/runCache.ts";
import { openTestDataStore, type TestDataStore } from "../../../../src/store/testDataStore.ts";
import { withTempFolder } from "../../store/storeFixtures.ts";
import { dayOf, type MadeRun, writeMadeRun } from "./historyFiles.ts";

const file = "data/configs/people.touchstone.json";
const people = { name: "people", file };
const longMs = 60_000;

async function withRuns(
  runs: readonly MadeRun[],
  work: (store: TestDataStore, files: string[], ids: string[]) => Promise<void>,
): Promise<void> {
  await withTempFolder(async (folder) => {
    const store = openTestDataStore(folder);
    const files: string[] = [];
    const ids: string[] = [];
    for (const [day, made] of runs.entries()) {
      const run = await writeMadeRun(store, {
        ...made,
        head: { timestamp: dayOf(day), ...made.head },
        config: { file, ...made.config },
      });
      files.push(store.paths.resultFile(run.fileName));
      ids.push(run.id);
    }
    await work(store, files, ids);
  });
}

const idsOf = ({ runs }: ReadHistory) => runs.map(({ head }) => head.id);

describe("the runs of a history", () => {
  it("are those of the config, the newest first, whatever else is in the folder", async () => {
    const others = [{ config: { name: "letters", file: "data/letters.json" } }, {}, {}];
    await withRuns(others, async (store, _files, ids) => {
      const read = await createHistoryReader(store).read(people, longMs);
      assert.deepEqual(idsOf(read), [ids[2], ids[1]]);
      assert.equal(read.pending, 0);
      assert.equal(read.runs[0]?.cells[0]?.tests, 2);
    });
  });

  it("are followed under a former name by the file of the config, and from a former file by the name", async () => {
    const renamed: MadeRun[] = [
      { config: { name: "persons" } },
      { config: { file: "data/old/people.touchstone.json" } },
      { config: { name: "persons", file: "data/other.json" } },
      {},
    ];
    await withRuns(renamed, async (store, _files, ids) => {
      const reader = createHistoryReader(store);
      assert.deepEqual(idsOf(await reader.read(people, longMs)), [ids[3], ids[1], ids[0]]);
      assert.deepEqual(idsOf(await reader.read({ name: "people" }, longMs)), [ids[3], ids[1]]);
      assert.deepEqual(idsOf(await reader.read({ name: "nobody" }, longMs)), []);
    });
  });

  it("are no probes, parts of other runs and runs without a file here, which are counted", async () => {
    const runs: MadeRun[] = [
      { config: { probe: true } },
      { config: { parent: "7c9a1f52-1d0e-4a67-8a35-000000000001" } },
      {},
      {},
    ];
    await withRuns(runs, async (store, files, ids) => {
      await rm(files[2] ?? "");
      const read = await createHistoryReader(store).read(people, longMs);
      assert.deepEqual(idsOf(read), [ids[3]]);
      assert.deepEqual([read.probes, read.parts, read.absent], [1, 1, 1]);
    });
  });

  it("are none of files that are half-written, by others or of another run, which are named", async () => {
    await withRuns([{}, {}, {}, {}], async (store, files, ids) => {
      const [half = "", foreign = "", other = ""] = files;
      await truncate(half, 700);
      await writeFile(foreign, JSON.stringify({ id: ids[1], timestamp: dayOf(1), cells: [] }));
      await writeFile(other, (await readFile(other, "utf8")).replace(ids[2] ?? "", ids[3] ?? ""));
      const stray = path.join(store.paths.resultsFolder, "2026-12-01T00-00-00-000Z.json");
      await writeFile(stray, "[1, 2]");
      const read = await createHistoryReader(store).read(people, longMs);
      assert.deepEqual(idsOf(read), [ids[3]]);
      assert.deepEqual(
        read.unreadable.map((each) => each.file).sort(),
        [half, foreign, other].map((each) => path.basename(each)).sort(),
      );
      assert.match(JSON.stringify(read.unreadable), /ends too early/);
      assert.match(JSON.stringify(read.unreadable), /result of another run/);
      assert.deepEqual(
        read.broken.map((each) => each.file),
        [path.basename(stray)],
      );
    });
  });

  it("are those of foreign and newer files too, as far as they say the same", async () => {
    await withRuns([{}, { head: { schemaVersion: 7 } }], async (store, files, ids) => {
      const [foreign = ""] = files;
      const whole = JSON.parse(await readFile(foreign, "utf8"));
      const { results, id, timestamp, duration, summary, config } = whole;
      const { totalTests, passed, failed, successRate } = summary;
      const seed = {
        ...{ id, timestamp, duration, results, more: { of: "others" } },
        summary: { totalTests, passed, failed, successRate },
        config: { ...config, hashes: "none" },
      };
      await writeFile(foreign, JSON.stringify(seed));
      const read = await createHistoryReader(store).read(people, longMs);
      assert.deepEqual(idsOf(read), [ids[1], ids[0]]);
      assert.equal(read.runs[1]?.cells[0]?.passed, 2);
      assert.equal(read.runs[0]?.head.schemaVersion, 7);
    });
  });

  it("are read the newest first as time allows, one at least, and the others when asked again", async () => {
    const many = Array.from({ length: 40 }, (): MadeRun => ({}));
    await withRuns(many, async (store, _files, ids) => {
      const reader = createHistoryReader(store);
      let last = await reader.read(people, -1);
      assert.deepEqual(idsOf(last), [ids[39]]);
      assert.equal(last.pending, 39);
      for (let turn = 0; last.pending > 0; turn += 1) {
        assert.ok(turn < 40);
        const next = await reader.read(people, -1);
        assert.ok(next.pending < last.pending);
        last = next;
      }
      assert.equal(last.runs.length, 40);
    });
  });

  it("are read once while their files stay as they are", async () => {
    await withRuns([{}], async (store, [only = ""]) => {
      const reader = createHistoryReader(store);
      const readCells = async () => (await reader.read(people, longMs)).runs[0]?.cells;
      const first = await readCells();
      assert.equal(await readCells(), first);
      await utimes(only, new Date(), new Date("2026-11-30T00:00:00.000Z"));
      assert.notEqual(await readCells(), first);
    });
  });

  it("have no times once there are too many to keep, and everything else", async () => {
    await withRuns([{}, {}], async (_store, [one = "", two = ""]) => {
      const cache = createRunCache(3);
      const cellsOf = async (which: string) => {
        const run = await cache.read(which);
        return run.kind === "run" ? run.cells : [];
      };
      assert.equal((await cellsOf(one))[0]?.durationsMs?.length, 2);
      const [cell] = await cellsOf(two);
      assert.deepEqual([cell?.durationsMs, cell?.tests], [undefined, 2]);
      cache.keepOnly(new Set());
      assert.equal((await cellsOf(two))[0]?.durationsMs?.length, 2);
    });
  });
});

describe("the last rates of a config", () => {
  it("are those of its last 20 runs, the oldest first, without probes and parts", async () => {
    const runs: MadeRun[] = [
      ...Array.from({ length: 21 }, (): MadeRun => ({ ends: { "sim 1": "pf" } })),
      { config: { probe: true } },
      { config: { parent: "7c9a1f52-1d0e-4a67-8a35-000000000001" } },
      { config: { name: "letters", file: "data/letters.json" } },
      { config: { name: "persons" }, ends: { "sim 1": "pppf" } },
      { ends: {} },
      { ends: { "sim 1": "p" } },
    ];
    await withRuns(runs, async (store) => {
      const { rows } = await store.loadIndex();
      const rates = await findLastRates(store, rows, people);
      assert.deepEqual(rates, [...Array.from({ length: 17 }, () => 50), 75, undefined, 100]);
      assert.deepEqual((await findLastRates(store, rows, { name: "people" })).slice(-3), [
        50,
        undefined,
        100,
      ]);
      assert.deepEqual(await findLastRates(store, rows, { name: "nobody" }), []);
    });
  });
});
