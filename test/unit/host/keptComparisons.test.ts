import assert from "node:assert/strict";
import { createComparisons } from "../../../src/host/comparisons.ts";
import type { ResultHead } from "../../../src/model/results/resultFile.ts";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { withTempFolder } from "../store/storeFixtures.ts";
import { writeEnds } from "./comparedRuns.ts";

describe("comparisons that are open", () => {
  it("read each file once while it is the same, also for other pairs and with the sides swapped", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const a = await writeEnds(store, { "sim 1": "pp" });
      const b = await writeEnds(store, { "sim 1": "pf" });
      const comparisons = createComparisons(store);
      const first = await comparisons.open({ runIds: [a.id, b.id] });
      const again = await comparisons.open({ runIds: [a.id, b.id] });
      assert.equal(again.comparisons, first.comparisons);
      const swapped = await comparisons.open({ runIds: [b.id, a.id] });
      assert.equal(swapped.base, first.heads[0]);
      assert.equal(swapped.heads[0], first.base);
      const same = await comparisons.open({ runIds: [a.id, a.id] });
      assert.equal(same.base, same.heads[0]);
    }));

  it("are read anew when a file is another", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const a = await writeEnds(store, { "sim 1": "pp" });
      const b = await writeEnds(store, { "sim 1": "pp" });
      const comparisons = createComparisons(store);
      const count = async () => {
        const { comparisons: found } = await comparisons.open({ runIds: [a.id, b.id] });
        return found[0]?.flipped.length;
      };
      assert.equal(await count(), 0);
      await store.removeRuns([b.id]);
      await writeEnds(store, { "sim 1": "ffff" }, { id: b.id });
      assert.equal(await count(), 2);
    }));

  it("are a few: the one that was asked for longest ago is read again", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const runs: ResultHead[] = [];
      for (let n = 0; n < 6; n += 1) runs.push(await writeEnds(store, { "sim 1": "p" }));
      const comparisons = createComparisons(store);
      const open = (at: number) =>
        comparisons.open({ runIds: [runs[at]?.id ?? "", runs[5]?.id ?? ""] });
      const first = await open(0);
      for (const at of [1, 2, 3]) await open(at);
      assert.equal((await open(0)).base, first.base);
      for (const at of [1, 2, 3, 4]) await open(at);
      assert.notEqual((await open(0)).base, first.base);
    }));

  it("end while they are read when they are closed, and can be opened again", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const a = await writeEnds(store, { "sim 1": "p".repeat(50) });
      const b = await writeEnds(store, { "sim 1": "p".repeat(50) });
      const comparisons = createComparisons(store);
      const runIds = [a.id, b.id];
      const opening = comparisons.open({ runIds });
      comparisons.close(runIds);
      await assert.rejects(opening, { message: "The comparison was closed." });
      assert.equal((await comparisons.open({ runIds })).comparisons.length, 1);
    }));
});
