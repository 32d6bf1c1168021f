import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rm, symlink, unlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { csvExport } from "../../../../src/report/exports/csvExport.ts";
import { exportFormats } from "../../../../src/report/exports/exportFormats.ts";
import { jsonExport } from "../../../../src/report/exports/jsonExport.ts";
import { deleteRuns } from "../../../../src/run/manage/cleanUp.ts";
import { exportRuns } from "../../../../src/run/manage/exportRuns.ts";
import { openTestDataStore, type TestDataStore } from "../../../../src/store/testDataStore.ts";
import { makeHead, withTempFolder, writeRun } from "../../store/storeFixtures.ts";

interface Given {
  readonly folder: string;
  readonly store: TestDataStore;
  readonly runIds: string[];
  /** Of each run, absolute. */
  readonly files: string[];
}

/** Five runs in a data folder. */
const withRuns = (work: (given: Given) => Promise<void>) =>
  withTempFolder(async (folder) => {
    const store = openTestDataStore(path.join(folder, "data"));
    const runIds: string[] = [];
    const files: string[] = [];
    for (let second = 0; second < 5; second++) {
      const head = makeHead({ timestamp: `2026-11-21T01:00:0${second}.000Z` });
      files.push(store.paths.resultFile(await writeRun(store, head)));
      runIds.push(head.id);
    }
    await work({ folder, store, runIds, files });
  });
const cut = async (file: string) => {
  const text = await readFile(file, "utf8");
  // Still a file with a head and an end, as a hand leaves it.
  await writeFile(file, text.replace('"durationMs": 1.25', '"durationMs": x'));
};
const hidden = async (folder: string) =>
  (await readdir(folder, { recursive: true })).filter((name) => name.includes(".tmp"));

describe("an export of many runs", () => {
  const damages: Record<string, (file: string) => Promise<unknown>> = {
    "was deleted a moment ago": unlink,
    "is empty": (file) => writeFile(file, ""),
    "is cut off": async (file) => writeFile(file, (await readFile(file, "utf8")).slice(0, 900)),
    "became a folder": async (file) => {
      await unlink(file);
      await mkdir(file);
    },
    "is another run's": async (file) =>
      writeFile(file, JSON.stringify({ ...makeHead(), results: {} })),
  };
  for (const [what, damage] of Object.entries(damages)) {
    for (const format of exportFormats) {
      it(`as ${format.label} has all but the one whose file ${what}, and says which`, () =>
        withRuns(async ({ folder, store, runIds, files }) => {
          const out = path.join(folder, "out", format.isOneRunAFile ? "" : "all.txt");
          await damage(files[2] ?? "");
          const exported = await exportRuns({ store, runIds, format, out });
          assert.equal(exported.files.length, format.isOneRunAFile ? 4 : 1);
          assert.deepEqual(
            exported.failed.map(({ id }) => id),
            [runIds[2]],
          );
          assert.doesNotMatch(exported.failed[0]?.message ?? "", /Cannot write/);
          assert.deepEqual(await hidden(folder), []);
          const texts = await Promise.all(exported.files.map((file) => readFile(file, "utf8")));
          if (format !== csvExport && format !== jsonExport) return;
          for (const id of runIds) assert.equal(texts.join("").includes(id), id !== runIds[2]);
        }));
    }
  }

  it("leaves out those that turn out broken while they are read, and writes the others once", () =>
    withRuns(async ({ folder, store, runIds, files }) => {
      await cut(files[1] ?? "");
      await cut(files[3] ?? "");
      const out = path.join(folder, "all.csv");
      const { files: written, failed } = await exportRuns({
        store,
        runIds,
        format: csvExport,
        out,
      });
      assert.deepEqual(written, [out]);
      assert.deepEqual(
        failed.map(({ id }) => id),
        [runIds[1], runIds[3]],
      );
      const lines = (await readFile(out, "utf8")).trimEnd().split("\n");
      assert.equal(lines.length, 1 + 3 * 2);
      assert.deepEqual(await hidden(folder), []);
    }));

  it("tells of a run whose place is taken, and writes the others", () =>
    withRuns(async ({ folder, store, runIds, files }) => {
      const taken = path.join(folder, "out", path.basename(files[0] ?? ""));
      await mkdir(path.dirname(taken));
      await writeFile(taken, "mine");
      const out = path.dirname(taken);
      const { files: written, failed } = await exportRuns({
        store,
        runIds,
        format: jsonExport,
        out,
      });
      assert.equal(written.length, 4);
      assert.match(failed[0]?.message ?? "", /exists already/);
      assert.equal(await readFile(taken, "utf8"), "mine");
    }));

  it("is an error that names the source when no run could be exported", () =>
    withRuns(async ({ folder, store, runIds, files }) => {
      for (const file of files) await cut(file);
      const out = path.join(folder, "all.csv");
      await assert.rejects(exportRuns({ store, runIds, format: csvExport, out }), {
        code: "storage",
        message: new RegExp(`^${files[0]}: results.sim.1.runs.0 is broken`),
      });
      assert.deepEqual(await readdir(folder), ["data"]);
    }));

  it("is an error that names the place when nothing can be written there", () =>
    withRuns(async ({ folder, store, runIds }) => {
      await writeFile(path.join(folder, "file"), "");
      const out = path.join(folder, "file", "all.csv");
      await assert.rejects(exportRuns({ store, runIds, format: csvExport, out }), {
        code: "storage",
        message: /^Cannot write in .*file: /,
      });
    }));
});

describe("the place of an export", () => {
  const places: Record<string, (given: Given) => Promise<string> | string> = {
    "results itself": ({ store }) => store.paths.resultsFolder,
    "a folder in results that is not there yet": ({ store }) =>
      path.join(store.paths.resultsFolder, "a", "b"),
    "test_runs, which is not there yet": ({ store }) => `${store.paths.testRunsFolder}/`,
    "a folder in it": ({ store }) => path.join(store.paths.testRunsFolder, "old"),
    "the same in capitals": ({ store }) => path.join(store.paths.dataFolder, "Test_Runs", "old"),
    "the folder of locks": ({ store }) => store.paths.locksFolder,
    "a link to results": async ({ folder, store }) => {
      await symlink(store.paths.resultsFolder, path.join(folder, "link"));
      return path.join(folder, "link");
    },
    "a folder below a link to the data folder": async ({ folder, store }) => {
      await symlink(store.paths.dataFolder, path.join(folder, "link"));
      return path.join(folder, "link", "results", "a");
    },
    "a link in elsewhere to a folder in results": async ({ folder, store }) => {
      const kept = path.join(store.paths.resultsFolder, "kept");
      await mkdir(kept);
      await symlink(kept, path.join(folder, "link"));
      return path.join(folder, "link");
    },
    "where a link in the data folder leads": async ({ folder, store }) => {
      const elsewhere = path.join(folder, "elsewhere");
      await mkdir(elsewhere);
      await symlink(elsewhere, store.paths.testRunsFolder);
      return path.join(elsewhere, "a");
    },
  };
  for (const [what, place] of Object.entries(places)) {
    it(`may not be ${what}: nothing is exported, and nothing deleted`, () =>
      withRuns(async (given) => {
        const { store, runIds, files } = given;
        const out = await place(given);
        const before = await readdir(given.folder, { recursive: true });
        const refusal = { code: "usage", message: /lies among the runs/ };
        await assert.rejects(exportRuns({ store, runIds, format: jsonExport, out }), refusal);
        await assert.rejects(deleteRuns({ store, runIds, exportTo: out }), refusal);
        await assert.rejects(
          exportRuns({ store, runIds, format: csvExport, out: path.join(out, "a.csv") }),
          refusal,
        );
        assert.deepEqual(await readdir(given.folder, { recursive: true }), before);
        for (const file of files) await readFile(file);
      }));
  }

  it("may not be the index or the file of the baselines", () =>
    withRuns(async ({ store, runIds }) => {
      for (const out of [store.paths.indexFile, store.paths.baselineFile]) {
        const exported = exportRuns({ store, runIds, format: csvExport, out });
        await assert.rejects(exported, /among the runs/);
      }
    }));

  for (const name of ["data", "data/exports", "data/results-old", "results", "out/results/x"]) {
    it(`may be ${name}`, () =>
      withRuns(async ({ folder, store, runIds }) => {
        const exportTo = path.join(folder, name);
        const { exported } = await deleteRuns({ store, runIds, exportTo });
        assert.equal(exported.length, 5);
        for (const file of exported) await readFile(file);
      }));
  }

  it("keeps runs from being deleted of which one cannot be exported", () =>
    withRuns(async ({ folder, store, runIds, files }) => {
      await rm(files[3] ?? "");
      const exportTo = path.join(folder, "out");
      await assert.rejects(deleteRuns({ store, runIds, exportTo }), (error: Error) => {
        assert.match(error.message, new RegExp(`^Nothing was deleted.*${runIds[3]}`));
        return true;
      });
      await readFile(files[0] ?? "");
    }));
});
