import assert from "node:assert/strict";
import { copyFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { createComparisons } from "../../../src/host/comparisons.ts";
import { nameLooseResult, withLooseResults } from "../../../src/host/looseResults.ts";
import { runIdSchema } from "../../../src/model/ids.ts";
import { createReports } from "../../../src/run/reports/reports.ts";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { makeHead, withTempFolder, writeRun } from "../store/storeFixtures.ts";

describe("result files that are opened by their path", () => {
  /** A run of the data folder, and two copies of its file elsewhere. */
  const inFolder = (
    work: (place: {
      store: ReturnType<typeof withLooseResults>;
      ids: readonly [string, string, string];
      files: readonly [string, string];
    }) => Promise<void>,
  ) =>
    withTempFolder(async (folder) => {
      const kept = openTestDataStore(folder);
      const head = makeHead();
      await writeRun(kept, head);
      const { file } = await kept.openResult(head.id);
      const files = [path.join(folder, "a.json"), path.join(folder, "b.json")] as const;
      for (const copy of files) await copyFile(file, copy);
      const [a, b] = [nameLooseResult(files[0]), nameLooseResult(files[1])];
      const store = withLooseResults(
        kept,
        new Map([
          [a, files[0]],
          [b, files[1]],
        ]),
      );
      await work({ store, ids: [head.id, a, b], files });
    });

  it("go by an id that is one, the same for the same file and another for every other", () => {
    const ids = ["/a/results/x.json", "/a/results/y.json", "/b/results/x.json"].map(
      nameLooseResult,
    );
    assert.equal(new Set(ids).size, 3);
    assert.equal(ids[0], nameLooseResult("/a/results/x.json"));
    for (const id of ids) assert.ok(runIdSchema.safeParse(id).success, id);
  });

  it("are reported like runs of the data folder, which stay as they are", () =>
    inFolder(async ({ store, ids }) => {
      const reports = createReports(store, { active: () => undefined, other: () => undefined });
      for (const id of ids) {
        const report = await reports.find(id);
        assert.equal(report.model().head.id, id);
        assert.equal((await report.tests({}, { offset: 0, limit: 10 })).total, 2);
      }
    }));

  it("are compared though all are of one run", () =>
    inFolder(async ({ store, ids }) => {
      const comparisons = createComparisons(store);
      const { comparisons: found } = await comparisons.open({ runIds: [...ids] });
      assert.deepEqual(
        found.map(({ base, head }) => [base, head]),
        [
          [ids[0], ids[1]],
          [ids[0], ids[2]],
        ],
      );
    }));

  it("say what is wrong with one that is gone, none, or broken", () =>
    inFolder(async ({ store, ids, files }) => {
      await rm(files[0]);
      await assert.rejects(store.openResult(ids[1]), { code: "storage" });
      for (const text of ["", "[]", '{ "id": 3 }', "{"]) {
        await writeFile(files[1], text);
        await assert.rejects(store.openResults([ids[0], ids[2]]), /b\.json: /);
      }
      const [kept, gone] = await store.openResultsApart([ids[0], ids[1]]);
      assert.ok(kept !== undefined && "head" in kept);
      assert.ok(gone instanceof Error);
    }));
});
