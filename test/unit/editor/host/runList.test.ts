import assert from "node:assert/strict";
import { type ListedAs, RunList, type RunListChange } from "../../../../src/editor/host/runList.ts";
import type { HostParams, HostResult, RunRow } from "../../../../src/model/wire/hostProtocol.ts";
import { makeElsewhere, makeEntry, makeOutcome, makeProgress } from "../text/makeRun.ts";

describe("runList", () => {
  it("asks once however often it is loaded, and again when refreshed", async () => {
    const { list, asked } = createList();
    await Promise.all([list.load(), list.load()]);
    assert.equal(asked.length, 1);
    await list.refresh();
    assert.equal(asked.length, 2);
  });

  it("knows which run just went on, for a click that comes as it ends", async () => {
    const { list } = createList();
    assert.equal(list.latestRunning, undefined);
    const progress = makeProgress();
    list.onProgress(progress);
    assert.equal(list.latestRunning, progress.runId);
    list.onCrash();
    assert.deepEqual([list.running, list.latestRunning], [undefined, progress.runId]);
  });

  it("asks for one page, then for one more each time", async () => {
    const { list, asked } = createList();
    await list.load();
    await list.loadMore();
    await list.loadMore();
    assert.deepEqual(
      asked.map(({ limit }) => limit),
      [200, 400, 600],
    );
  });

  it("shares one further request among refreshes that come while one goes on", async () => {
    const { list, asked } = createList();
    await Promise.all([list.load(), list.refresh(), list.refresh(), list.refresh()]);
    assert.equal(asked.length, 2);
  });

  it("keeps its rows and says why when they cannot be listed again", async () => {
    const { list, answer } = createList();
    await list.load();
    answer.fails = true;
    await list.refresh();
    assert.equal(list.error, "no host");
    assert.equal(list.rows.length, 1);
    answer.fails = false;
    await list.refresh();
    assert.equal(list.error, undefined);
  });

  it("tells new rows apart from new figures of the same run", async () => {
    const { list, changes } = createList();
    list.onProgress(makeProgress());
    list.onProgress(makeProgress({ elapsedMs: 4000 }));
    assert.deepEqual(changes, ["rows", "progress"]);
    assert.equal(list.running?.elapsedMs, 4000);
  });

  it("keeps the running row until the row of the ended run is there", async () => {
    const { list, answer } = createList();
    list.onProgress(makeProgress());
    answer.running = makeProgress();
    const finishing = list.onFinished(makeOutcome());
    assert.ok(list.running);
    await finishing;
    assert.equal(list.running, undefined);
    assert.equal(list.rows.length, 1);
  });

  it("follows a run of another process: rows when another begins or it ends, else figures", async () => {
    const { list, asked, changes, answer } = createList();
    const run = makeElsewhere();
    answer.elsewhere = run;
    list.onElsewhere(run);
    await list.load();
    assert.deepEqual([asked.length, changes], [1, ["rows"]]);
    list.onElsewhere({ ...run });
    list.onElsewhere({ ...run, stop: "asked" });
    assert.deepEqual([asked.length, changes], [1, ["rows", "progress", "progress"]]);
    assert.deepEqual(list.goingOn, { ...run, stop: "asked" });
    answer.elsewhere = undefined;
    list.onElsewhere(undefined);
    await list.load();
    assert.equal(asked.length, 2);
    assert.equal(list.goingOn, undefined);
    assert.equal(list.latestRunning, run.runId);
  });

  it("tells of nothing while looks for runs of other processes find none", async () => {
    const list = new RunList(async () => ({ rows: [], total: 0 }));
    await list.load();
    const changes: string[] = [];
    list.onDidChange((change) => changes.push(change));
    list.onElsewhere(undefined);
    list.onElsewhere(undefined);
    assert.deepEqual(changes, []);
  });

  it("knows all runs, the newest first, whatever its view is told to show", async () => {
    const asRow = (id: string) => ({
      kind: "run" as const,
      entry: makeEntry({ id }),
      hasFile: true,
    });
    let listing: ListedAs = { filter: {}, grouping: "day" };
    let count = 0;
    const list = new RunList(
      async ({ filter, grouping }) => {
        count += 1;
        if (filter?.text === "old") return { rows: [asRow("run-9")], total: 1 };
        const ids =
          grouping === "state" ? ["run-1", "run-3", "run-2"] : ["run-3", "run-2", "run-1"];
        return { rows: ids.map(asRow), total: 300 };
      },
      () => listing,
    );
    const readIds = (rows: readonly RunRow[]) =>
      rows.map((row) => (row.kind === "run" ? row.entry.id : row.label));
    await list.load();
    assert.deepEqual([count, list.shown.total], [1, 300]);
    listing = { filter: {}, grouping: "state" };
    await list.refresh();
    assert.deepEqual(readIds(list.shown.rows), ["run-1", "run-3", "run-2"]);
    assert.deepEqual(readIds(list.rows), ["run-3", "run-2", "run-1"]);
    listing = { filter: { text: "old" }, grouping: "day" };
    await list.refresh();
    assert.deepEqual([list.shown.total, list.total], [1, 300]);
    assert.deepEqual(readIds(list.rows), ["run-3", "run-2", "run-1"]);
    assert.deepEqual(
      ["run-9", "run-1", "run-0"].map((id) => list.find(id)?.entry.id),
      ["run-9", "run-1", undefined],
    );
  });

  it("shows no running run once its host has crashed", () => {
    const { list, changes } = createList();
    list.onProgress(makeProgress());
    list.onCrash();
    assert.equal(list.running, undefined);
    assert.deepEqual(changes, ["rows", "rows"]);
  });
});

function createList() {
  const asked: HostParams<"listRuns">[] = [];
  const changes: RunListChange[] = [];
  const answer: { fails: boolean } & Partial<HostResult<"listRuns">> = { fails: false };
  const list = new RunList(async (params) => {
    asked.push(params);
    if (answer.fails) throw new Error("no host");
    const rows = [{ kind: "run" as const, entry: makeEntry(), hasFile: true }];
    const { running, elsewhere } = answer;
    return { rows, total: 1, running, elsewhere };
  });
  list.onDidChange((change) => changes.push(change));
  return { list, asked, changes, answer };
}
