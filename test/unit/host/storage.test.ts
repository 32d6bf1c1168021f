import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { openTestDataStore, type TestDataStore } from "../../../src/store/testDataStore.ts";
import { makeHead, makeRunFolder, withTempFolder, writeRun } from "../store/storeFixtures.ts";
import { type HostHarness, openHost } from "./hostHarness.ts";

interface Given {
  readonly folder: string;
  readonly host: HostHarness;
  readonly store: TestDataStore;
  /** Newest first. */
  readonly ids: string[];
}

const dayMs = 86_400_000;

/** A host on a folder with four runs of two configs. */
const withHost = (work: (given: Given) => Promise<void>) =>
  withTempFolder(async (folder) => {
    const store = openTestDataStore(path.join(folder, "data"));
    const ids: string[] = [];
    for (const [name, age, branch] of [
      ["people", 0.1, "main"],
      ["people", 5, "topic"],
      ["animals", 20, "main"],
      ["people", 50, "main"],
    ] as const) {
      const git = { commit: "0".repeat(40), branch, dirty: false };
      const { config, environment } = makeHead();
      const head = makeHead({
        timestamp: new Date(Date.now() - age * dayMs).toISOString(),
        config: { ...config, name },
        environment: { ...{ touchstone: "0", node: "24", platform: "linux" }, ...environment, git },
      });
      await writeRun(store, head);
      await store.createRunFolder(makeRunFolder({ id: head.id, state: "completed" }));
      ids.push(head.id);
    }
    const host = await openHost(folder, path.join(folder, "data"));
    try {
      await work({ folder, host, store, ids });
    } finally {
      await host.close();
    }
  });

describe("the data of a folder, asked of its host", () => {
  it("is measured until it is complete, also again", () =>
    withHost(async ({ host }) => {
      for (const isFresh of [true, true, false]) {
        let figures = await host.request("measureStorage", { isFresh });
        while (!figures.isComplete)
          figures = await host.request("measureStorage", { isFresh: false });
        assert.equal(figures.runs, 4);
        assert.deepEqual(
          figures.configs.map(({ name }) => name),
          ["people", "animals"],
        );
      }
      assert.deepEqual(await host.request("stopMeasuring", {}), {});
    }));

  it("lists runs by age, config and words, with size, label and baseline", () =>
    withHost(async ({ host, store, ids }) => {
      await store.setBaseline("people", ids[3] ?? "");
      await host.request("changeLabels", { runIds: ids.slice(3), label: "first", pinned: true });
      const old = await host.request("listStoredRuns", { olderThanDays: 10, limit: 10 });
      assert.deepEqual(
        old.runs.map(({ entry }) => entry.id),
        ids.slice(2),
      );
      assert.deepEqual(
        old.runs.map(({ label, pinned, isBaseline }) => [label, pinned, isBaseline]),
        [
          [undefined, undefined, false],
          ["first", true, true],
        ],
      );
      assert.ok(old.runs.every(({ bytes }) => bytes > 500));
      const some = await host.request("listStoredRuns", { config: "people", limit: 2 });
      assert.deepEqual([some.runs.length, some.total], [2, 3]);
      const labelled = await host.request("listStoredRuns", { text: "FIRST", limit: 2 });
      assert.equal(labelled.total, 1);
    }));

  it("lists runs by branch, which the files say, and names to filter by", () =>
    withHost(async ({ host, ids }) => {
      const query = { offset: 0, limit: 10, filter: { branch: "topic" } };
      const { rows, total } = await host.request("listRuns", query);
      const unfiltered = (await host.request("listRuns", { offset: 0, limit: 10 })).total;
      assert.deepEqual(
        rows.map((row) => row.kind === "run" && row.entry.id),
        [ids[1]],
      );
      assert.deepEqual([total, unfiltered], [1, 4]);
      const grouped = await host.request("listRuns", { offset: 0, limit: 10, grouping: "branch" });
      assert.deepEqual(
        grouped.groups?.map(({ name, count }) => [name, count]),
        [
          ["main", 3],
          ["topic", 1],
        ],
      );
      const { configs, branches, states } = await host.request("listRunFacets", {});
      assert.deepEqual(configs, [
        { name: "people", count: 3 },
        { name: "animals", count: 1 },
      ]);
      assert.deepEqual(branches, [
        { name: "main", count: 3 },
        { name: "topic", count: 1 },
      ]);
      assert.deepEqual(states, [{ name: "passed", count: 4 }]);
    }));

  it("trashes runs and takes them back, or hands them to the trash of the platform", () =>
    withHost(async ({ host, store, ids }) => {
      const { batch = "", deleted } = await host.request("trashRuns", { runIds: ids.slice(0, 2) });
      assert.deepEqual(deleted, ids.slice(0, 2));
      assert.equal((await store.loadIndex()).rows.length, 2);
      assert.deepEqual(await host.request("restoreTrash", { batch }), { restored: 2 });
      assert.equal((await store.loadIndex()).rows.length, 4);
      await assert.rejects(host.request("restoreTrash", { batch }), /deleted for good/);
      const again = await host.request("trashRuns", { runIds: ids.slice(0, 1) });
      const { folder } = await host.request("handOverTrash", { batch: again.batch ?? "" });
      assert.ok((await readdir(folder)).includes("trash.json"));
      await host.request("emptyTrash", { batch: again.batch ?? "" });
      await assert.rejects(readdir(folder), { code: "ENOENT" });
      for (const name of ["..", "../results"]) {
        await assert.rejects(host.request("emptyTrash", { batch: name }), /not in the trash/);
      }
    }));

  it("applies a retention policy as it was previewed, exports first, and can be undone", () =>
    withHost(async ({ folder, host, store, ids }) => {
      const policy = { keepLast: 1 };
      let planned = await host.request("planRetention", { policy, isFresh: true });
      while (planned.progress !== undefined) {
        planned = await host.request("planRetention", { policy, isFresh: false });
      }
      assert.deepEqual(
        planned.runs.map(({ entry }) => entry.id),
        [ids[1], ids[3]],
      );
      const exportTo = path.join(folder, "kept");
      const applied = await host.request("applyRetention", { policy, exportTo });
      assert.deepEqual([applied.count, applied.exported, applied.bytes], [2, 2, planned.bytes]);
      assert.equal((await readdir(exportTo)).length, 2);
      assert.equal((await store.loadIndex()).rows.length, 2);
      await host.request("restoreTrash", { batch: applied.batch ?? "" });
      assert.equal((await store.loadIndex()).rows.length, 4);
      const none = await host.request("applyRetention", { policy: { keepLast: 9 } });
      assert.deepEqual([none.count, none.batch], [0, undefined]);
    }));

  it("leaves everything where a retention policy is stopped, and looks no further", () =>
    withHost(async ({ host, store }) => {
      const policy = { keepLast: 1 };
      const applying = host.request("applyRetention", { policy });
      await host.request("stopRetention", {});
      assert.deepEqual(await applying, {
        ...{ runs: [], count: 0, bytes: 0 },
        ...{ exported: 0, isStopped: true },
      });
      assert.equal((await store.loadIndex()).rows.length, 4);
      const planning = host.request("planRetention", { policy, isFresh: true });
      await host.request("stopPlanning", {});
      assert.deepEqual(await planning, { runs: [], count: 0, bytes: 0 });
      assert.equal((await host.request("applyRetention", { policy })).count, 2);
    }));

  it("leaves everything where the export of a policy fails", () =>
    withHost(async ({ folder, host, store }) => {
      const exportTo = path.join(folder, "file");
      await writeFile(exportTo, "");
      const asked = { policy: { keepLast: 1 }, exportTo: path.join(exportTo, "below") };
      await assert.rejects(host.request("applyRetention", asked), /Nothing was deleted|Cannot/);
      assert.equal((await store.loadIndex()).rows.length, 4);
    }));

  it("names the runs that are to be kept, and what of it git has", () =>
    withHost(async ({ folder, host, store, ids }) => {
      await store.setBaseline("people", ids[0] ?? "");
      await store.changeLabels(ids.slice(0, 2), { pinned: true });
      const { kept } = await host.request("findKeptRuns", { runIds: ids });
      assert.deepEqual(kept, [
        { id: ids[0], why: "is the baseline of people and pinned" },
        { id: ids[1], why: "is pinned" },
      ]);
      const { kept: none } = await host.request("findKeptRuns", { runIds: [randomUUID()] });
      assert.deepEqual(none, []);
      await mkdir(path.join(folder, "data"), { recursive: true });
      await writeFile(path.join(folder, ".gitignore"), "data/results/*.json\n!data/index.json\n");
      const tracking = await host.request("getTracking", { isTrusted: false });
      assert.deepEqual(tracking, { choice: "keepIndex", tracked: [], results: 4 });
    }));

  it("refuses a label that is too long or none, and a filter that is none", () =>
    withHost(async ({ host, ids }) => {
      const label = "x".repeat(101);
      await assert.rejects(host.request("changeLabels", { runIds: ids, label }));
      await assert.rejects(host.request("changeLabels", { runIds: ids, label: "" }));
      const filter = { state: "nothing" as "passed" };
      await assert.rejects(host.request("listRuns", { offset: 0, limit: 1, filter }));
      const [id = ""] = ids;
      assert.deepEqual(await host.request("getMarks", { runId: id }), {});
      await host.request("changeLabels", { runIds: [id], label: "a" });
      assert.deepEqual(await host.request("getMarks", { runId: id }), { label: "a" });
    }));
});
