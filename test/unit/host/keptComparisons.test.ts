import assert from "node:assert/strict";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import type { Worker } from "node:worker_threads";
import { createComparisons } from "../../../src/host/comparisons.ts";
import type { ResultHead } from "../../../src/model/results/resultFile.ts";
import { openTestDataStore, type TestDataStore } from "../../../src/store/testDataStore.ts";
import { withTempFolder } from "../store/storeFixtures.ts";
import { writeEnds } from "./comparedRuns.ts";

/** Two stored runs, and comparisons of which none was read. */
async function prepare(folder: string) {
  const store = openTestDataStore(folder);
  const a = await writeEnds(store, { "sim 1": "pp" });
  const b = await writeEnds(store, { "sim 1": "pf" });
  return { comparisons: createComparisons(store), runIds: [a.id, b.id] };
}

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

  it("are read two runs at once, and no further run once they are closed", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const runIds: string[] = [];
      for (let n = 0; n < 3; n += 1) runIds.push(await writeLarge(store));
      await withThreads(async (threads) => {
        await createComparisons(store).open({ runIds });
        assert.deepEqual([threads.began, threads.most], [3, 2]);
      });
      await withThreads(async (threads) => {
        const comparisons = createComparisons(store);
        const opening = comparisons.open({ runIds });
        threads.onBegin = () => queueMicrotask(() => comparisons.close(runIds));
        await assert.rejects(opening, { message: "The comparison was closed." });
        assert.ok(threads.began <= 2, `${threads.began} threads`);
        await threads.ended();
      });
    }));

  it("end whichever of the runs was the base when they are closed", () =>
    withTempFolder(async (folder) => {
      const { comparisons, runIds } = await prepare(folder);
      const opening = comparisons.open({ runIds: runIds.toReversed() });
      comparisons.close(runIds);
      await assert.rejects(opening, { message: "The comparison was closed." });
    }));

  it("are read to their end for whoever else waits for them", () =>
    withTempFolder(async (folder) => {
      const { comparisons, runIds } = await prepare(folder);
      const opening = comparisons.open({ runIds });
      const holding = comparisons.hold({ runIds });
      comparisons.close(runIds);
      assert.equal((await holding).comparisons, (await opening).comparisons);
    }));

  it("are read anew for whoever asks just after they were closed", () =>
    withTempFolder(async (folder) => {
      const { comparisons, runIds } = await prepare(folder);
      const closing = comparisons.open({ runIds });
      comparisons.close(runIds);
      const held = comparisons.hold({ runIds });
      await assert.rejects(closing, { message: "The comparison was closed." });
      assert.equal((await held).comparisons.length, 1);
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

// --- internal ---

/** A run whose file is read in a thread. */
async function writeLarge(store: TestDataStore): Promise<string> {
  return (await writeEnds(store, { "sim 1": "p".repeat(17) }, {}, "x".repeat(1024 * 1024))).id;
}

interface Threads {
  /** How many began. */
  readonly began: number;
  /** How many there were at a time. */
  readonly most: number;
  /** Called as each begins. */
  onBegin: () => void;
  /** Resolves once all are gone. */
  ended(): Promise<void>;
}

/** Looks at the threads of this process meanwhile. */
async function withThreads(work: (threads: Threads) => Promise<void>): Promise<void> {
  const exits: Promise<unknown>[] = [];
  const threads = {
    began: 0,
    most: 0,
    onBegin() {},
    ended: async () => void (await Promise.all(exits)),
  };
  let alive = 0;
  const onWorker = (message: unknown) => {
    const { worker } = message as { worker: Worker };
    threads.began += 1;
    alive += 1;
    threads.most = Math.max(threads.most, alive);
    exits.push(once(worker, "exit").then(() => (alive -= 1)));
    threads.onBegin();
  };
  subscribe("worker_threads", onWorker);
  try {
    await work(threads);
  } finally {
    unsubscribe("worker_threads", onWorker);
  }
}
