import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { ResultHead } from "../../../src/model/results/resultFile.ts";
import { openTestDataStore, type TestDataStore } from "../../../src/store/testDataStore.ts";
import { makeWorkspace, type Workspace } from "../run/builders.ts";
import { type Ends, writeEnds } from "./comparedRuns.ts";
import { type HostHarness, openHost } from "./hostHarness.ts";

const none = "00000000-0000-4000-8000-000000000000";

describe("comparisons of the run host", () => {
  let workspace: Workspace;
  let host: HostHarness;
  let store: TestDataStore;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    store = openTestDataStore(workspace.dataFolder);
    host = await openHost(workspace.folder, workspace.dataFolder);
  });
  afterEach(async () => {
    await host.close();
    await workspace.remove();
  });

  const write = (ends: Ends, changes: Partial<ResultHead> = {}) => writeEnds(store, ends, changes);
  const idsOf = (...heads: readonly ResultHead[]) => heads.map(({ id }) => id);

  it("give verdict, sentence and figures, and of the tests that flipped only how many", async () => {
    const base = await write({ "sim 1": "p".repeat(60) });
    const head = await write({ "sim 1": `${"p".repeat(20)}${"f".repeat(40)}` });
    const { heads, comparisons } = await host.request("getComparison", {
      runIds: idsOf(base, head),
    });
    assert.deepEqual(idsOf(...heads), idsOf(base, head));
    const [comparison] = comparisons;
    assert.equal(comparison?.verdict, "worse");
    assert.match(comparison?.sentence ?? "", /^sim is worse: 20 of 60/);
    assert.deepEqual(comparison?.flipped, { worse: 40, better: 0 });
    assert.ok(!JSON.stringify(comparison).includes("runNumber"));
  });

  it("hold two providers of one run against one another, and find both sides of a test", async () => {
    const run = await write({
      "old 1": "p".repeat(30),
      "new 1": `${"f".repeat(20)}${"p".repeat(10)}`,
    });
    const runIds = [`${run.id}:old`, `${run.id}:new`];
    const { comparisons } = await host.request("getComparison", { runIds });
    assert.match(comparisons[0]?.sentence ?? "", /^old → new is worse: 10 of 30/);
    const page = { head: 0, filter: {}, offset: 0, limit: 1 };
    const { tests } = await host.request("getFlipped", { runIds, ...page });
    const [test] = tests;
    assert.ok(test);
    const { base, head } = await host.request("getFlippedPair", { runIds, head: 0, test });
    assert.deepEqual([base.key.provider, head.key.provider], ["old", "new"]);
    assert.deepEqual([base.attempts[0]?.success, head.attempts[0]?.success], [true, false]);
  });

  it("are asked anew in another metric and margin, by the gate of the head where none is asked for", async () => {
    const gate = { metric: "final", margin: 2, undecided: "pass" } as const;
    const base = await write({ "sim 1": "pppp" });
    const config = { providers: ["sim"], scenarios: [1], runsPerScenario: 4, gate };
    const head = await write({ "sim 1": "rrrr" }, { config });
    const runIds = idsOf(base, head);
    const ask = async (more: object) =>
      (await host.request("getComparison", { runIds, ...more })).comparisons[0];
    const own = await ask({});
    assert.deepEqual([own?.metric, own?.margin, own?.totals[0]?.head.passed], ["final", 2, 4]);
    const first = await ask({ metric: "first", margin: 10 });
    assert.deepEqual(
      [first?.metric, first?.margin, first?.totals[0]?.head.passed],
      ["first", 10, 0],
    );
    assert.equal(first?.others.find(({ metric }) => metric === "final")?.head.passed, 4);
  });

  it("list the tests that flipped page by page, those that got worse first", async () => {
    const base = await write({ "sim 1": "pppprf", "Other 2": "fp" });
    const head = await write({ "sim 1": "pfreep", "Other 2": "pp" });
    const runIds = idsOf(base, head);
    const list = async (filter: object, offset = 0, limit = 10) => {
      const page = await host.request("getFlipped", { runIds, head: 0, filter, offset, limit });
      const rows = page.tests.map(
        ({ provider, runNumber, from, to }) => `${provider} ${runNumber} ${from} ${to}`,
      );
      return [page.total, ...rows];
    };
    const all = [
      "sim 4 passed errored",
      "sim 2 passed failed",
      "sim 5 retried errored",
      "sim 3 passed retried",
      "sim 6 failed passed",
      "Other 1 failed passed",
    ];
    assert.deepEqual(await list({}), [6, ...all]);
    assert.deepEqual(await list({}, 2, 2), [6, ...all.slice(2, 4)]);
    assert.deepEqual(await list({ direction: "better" }), [2, ...all.slice(4)]);
    assert.deepEqual(await list({ direction: "worse", text: "ERRORED" }), [2, all[0], all[2]]);
    assert.deepEqual(await list({ provider: "Other" }), [1, all[5]]);
    assert.deepEqual(await list({ text: " othER" }), [1, all[5]]);
    assert.deepEqual(await list({ scenario: 3 }), [0]);
  });

  it("show both sides of a test that flipped", async () => {
    const base = await write({ "sim 1": "pp" });
    const head = await write({ "sim 1": "pf" });
    const runIds = idsOf(base, head);
    const page = { filter: {}, offset: 0, limit: 1 };
    const { tests } = await host.request("getFlipped", { runIds, head: 0, ...page });
    const [test] = tests;
    assert.ok(test);
    const pair = await host.request("getFlippedPair", { runIds, head: 0, test });
    assert.equal(pair.base.attempts[0]?.rawResponse, "reply 2 p");
    assert.equal(pair.head.attempts[0]?.rawResponse, "reply 2 f");
    assert.deepEqual(pair.head.attempts[0]?.validationErrors[0]?.code, "type");
  });

  it("are of several heads against the first run, each head by its place", async () => {
    const runs = [await write({ "sim 1": "pppp" }), await write({ "sim 1": "pppf" })];
    runs.push(await write({ "sim 1": "ffff" }));
    const runIds = idsOf(...runs);
    const { comparisons } = await host.request("getComparison", { runIds });
    assert.deepEqual(
      comparisons.map(({ flipped }) => flipped.worse),
      [1, 4],
    );
    const page = { filter: {}, offset: 0, limit: 10 };
    assert.equal((await host.request("getFlipped", { runIds, head: 1, ...page })).total, 4);
    await assert.rejects(
      host.request("getFlipped", { runIds, head: 2, ...page }),
      /There is no such run in this comparison/,
    );
  });

  it("say what cannot be said: no overlap, no tests, files by others", async () => {
    const base = await write({ "sim 1": "pp" });
    const heads = [
      await write({ "sim 2": "pp" }),
      await write({}),
      await write({ "sim 1": "ee" }, { status: "interrupted" }),
    ];
    const runIds = idsOf(base, ...heads);
    const { comparisons } = await host.request("getComparison", { runIds });
    const notes = comparisons.map((each) => each.notes.join(" "));
    assert.match(notes[0] ?? "", /They have no test in common/);
    assert.match(notes[1] ?? "", /The head has no tests/);
    assert.match(notes[2] ?? "", /The head was interrupted/);
    assert.deepEqual(
      comparisons.map(({ verdict }) => verdict),
      ["cannot tell", "cannot tell", "cannot tell"],
    );
  });

  it("hold a file by another tool against a run, as far as it tells, also one of a later version", async () => {
    const base = await write({ "sim 1": "p".repeat(60) });
    const head = await write({ "sim 1": "f".repeat(60) });
    const { file } = await store.openResult(head.id);
    const { id, timestamp, summary, config, results } = JSON.parse(await readFile(file, "utf8"));
    const { providers, scenarios, runsPerScenario } = config;
    const bare = { id, timestamp, summary, config: { providers, scenarios, runsPerScenario } };
    const runIds = idsOf(base, head);
    const ask = async (changes: object) => {
      await writeFile(file, JSON.stringify({ ...bare, ...changes, results }));
      return (await host.request("getComparison", { runIds })).comparisons[0];
    };
    const byOther = await ask({});
    assert.equal(byOther?.verdict, "worse");
    assert.match(byOther?.notes.join(" ") ?? "", /says which prompts and schemas were tested/);
    const later = await ask({ schemaVersion: 2, later: true });
    assert.equal(later?.verdict, "worse");
    assert.match(later?.notes.join(" ") ?? "", /The file of the head is of version 2/);
  });

  it("tell of a run that is not here, also when it was deleted since", async () => {
    const base = await write({ "sim 1": "pp" });
    const head = await write({ "sim 1": "pf" });
    const runIds = idsOf(base, head);
    await assert.rejects(
      host.request("getComparison", { runIds: [base.id, none] }),
      new RegExp(`not_found: .*${none}`),
    );
    await host.request("getComparison", { runIds });
    await openTestDataStore(workspace.dataFolder).removeRuns([head.id]);
    await assert.rejects(host.request("getComparison", { runIds }), /not_found/);
  });

  it("are written as one table of all tests, and as a summary", async () => {
    const base = await write({ "sim 1": "pp" });
    const head = await write({ "sim 1": "pf" });
    const runIds = idsOf(base, head);
    const out = path.join(workspace.folder, "compared.csv");
    assert.deepEqual(await host.request("exportComparison", { runIds, out }), { file: out });
    const rows = (await readFile(out, "utf8")).trimEnd().split("\n");
    assert.match(rows[0] ?? "", /^side,run_id,/);
    assert.equal(rows.length, 5);
    const { text } = await host.request("getComparisonText", { runIds });
    assert.match(text, /^## `people` compared/);
  });

  describe("with the baseline", () => {
    const stand = (runId: string) => host.request("getStanding", { runId });

    it("are none where no run is marked, and name the run that is", async () => {
      const head = await write({ "sim 1": "pp" });
      assert.deepEqual(await stand(head.id), { kind: "none" });
      await assert.rejects(
        host.request("getBaseline", { runId: head.id }),
        /No run is marked as the baseline of "people"/,
      );
    });

    it("say the verdict by the gate of the run, and whether the run is the baseline itself", async () => {
      const base = await write({ "sim 1": "p".repeat(60) });
      const head = await write({ "sim 1": "f".repeat(60) });
      await store.setBaseline("people", base.id);
      assert.deepEqual(await host.request("getBaseline", { runId: head.id }), { runId: base.id });
      const standing = await stand(head.id);
      assert.ok(standing.kind === "compared");
      assert.equal(standing.verdict, "worse");
      assert.equal(standing.base, base.id);
      assert.equal(standing.timestamp, base.timestamp);
      assert.deepEqual(await stand(base.id), { kind: "isBaseline" });
      await assert.rejects(
        host.request("getBaseline", { runId: base.id }),
        /This run is the baseline of "people" itself/,
      );
      await store.clearBaseline("people");
      assert.deepEqual(await stand(head.id), { kind: "none" });
    });

    it("name a baseline whose file is not here, or is broken", async () => {
      const head = await write({ "sim 1": "pp" });
      await store.setBaseline("people", none);
      assert.deepEqual(await stand(head.id), {
        kind: "lost",
        reason: "The result file of the baseline is not here.",
      });
      const base = await write({ "sim 1": "pp" });
      await store.setBaseline("people", base.id);
      await writeFile((await store.openResult(base.id)).file, '{ "id": ');
      const standing = await stand(head.id);
      assert.ok(standing.kind === "lost");
      assert.match(standing.reason, /cannot be read|is not here/);
    });
  });
});
