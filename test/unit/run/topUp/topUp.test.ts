import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { LoadedScenario } from "../../../../src/model/config/loadedConfig.ts";
import type { TopUp } from "../../../../src/model/results/testSelector.ts";
import { createHeadAggregate } from "../../../../src/report/aggregate.ts";
import { compareStored } from "../../../../src/run/compare/compareStored.ts";
import { gateRun } from "../../../../src/run/compare/gateRun.ts";
import { recoverRuns } from "../../../../src/run/recoverRuns.ts";
import { prepareResume } from "../../../../src/run/resume/prepareResume.ts";
import { startRun } from "../../../../src/run/startRun.ts";
import { makeLoadedConfig, makeScenario, makeWorkspace, type Workspace } from "../builders.ts";

describe("topping up a run", () => {
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await makeWorkspace();
  });
  afterEach(() => workspace.remove());

  const providers = [
    { id: "steady", kind: "simulated" },
    { id: "noisy", kind: "simulated", faults: { missingField: 0.4 }, latencyMs: 1 },
  ];
  const load = (config = {}, scenarios: LoadedScenario[] = [makeScenario()]) =>
    makeLoadedConfig(workspace.folder, { providers, runsPerScenario: 4, ...config }, scenarios);
  const place = () => {
    const { store } = workspace.options(load());
    return { store, workspaceFolder: workspace.folder };
  };

  async function makeRun(loaded = load(), selection = {}) {
    const run = await startRun({ ...workspace.options(loaded), selection });
    return await run.finished;
  }
  async function startTopUp(runId: string, more: TopUp) {
    const { loaded, ...aim } = await prepareResume({ runId, more }, place(), () => undefined);
    return await startRun({ ...workspace.options(loaded), ...aim });
  }
  async function readNumbers(file: string) {
    const { results } = await workspace.readResult(file);
    return Object.fromEntries(
      Object.entries(results).map(([provider, cells]) => [
        provider,
        Object.values(cells).map(({ runs }) => runs.map(({ runNumber }) => runNumber)),
      ]),
    );
  }
  const listRunFolders = async () => await readdir(path.join(workspace.dataFolder, "test_runs"));

  it("adds tests to the cells that are asked for, in the file of the run, and says when each part ran", async () => {
    const first = await makeRun();
    const before = await workspace.readResult(first.file);
    const run = await startTopUp(first.id, { cells: [{ provider: "noisy" }], rounds: 6 });
    const outcome = await run.finished;
    assert.equal(outcome.id, first.id);
    assert.equal(outcome.part, run.id);
    assert.equal(outcome.file, first.file);
    assert.deepEqual(await readNumbers(first.file), {
      steady: [[1, 2, 3, 4]],
      noisy: [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    });
    const after = await workspace.readResult(first.file);
    assert.deepEqual(after.config.parts, [
      { id: first.id, when: before.timestamp, tests: 8 },
      { id: run.id, when: run.timestamp, tests: 6 },
    ]);
    assert.equal(after.status, "completed");
    assert.equal(after.timestamp, before.timestamp);
    assert.deepEqual([after.summary.totalTests, after.summary.plannedTests], [14, 14]);
    assert.deepEqual(after.results.steady, before.results.steady);
    assert.ok((after.duration ?? 0) > (before.duration ?? 0));
    assert.deepEqual(await listRunFolders(), [first.id]);
    const { rows } = await place().store.loadIndex();
    assert.deepEqual(
      rows.map((row) => row.kind === "run" && [row.entry.id, row.entry.summary.totalTests]),
      [[first.id, 14]],
    );
    assert.deepEqual(createHeadAggregate(after).cells(), [], "no number of tests was planned");
  });

  it("gives the tests that one longer run would have had", async () => {
    const whole = await workspace.readResult((await makeRun(load({ runsPerScenario: 9 }))).file);
    const first = await makeRun();
    await (await startTopUp(first.id, { rounds: 5 })).finished;
    const topped = await workspace.readResult(first.file);
    const listed = [whole, topped].map(({ results }) =>
      Object.values(results).map((cells) =>
        cells["1"]?.runs.map(({ success, attempts }) => [
          success,
          attempts.map(({ rawResponse }) => rawResponse),
        ]),
      ),
    );
    assert.deepEqual(listed[1], listed[0]);
    const { firstAttemptSuccessRate, totalTests } = whole.summary;
    assert.equal(topped.summary.firstAttemptSuccessRate, firstAttemptSuccessRate);
    assert.equal(topped.summary.totalTests, totalTests);
    assert.deepEqual(topped.prompts, whole.prompts);
  });

  it("can be done again and again, by whole rounds of cases", async () => {
    const cases = { count: 3 };
    const scenario = makeScenario({ cases });
    const caseSet = {
      ...{ count: 3, hash: "h" },
      async *read() {
        for (const id of ["a", "b", "c"]) yield JSON.stringify({ id, vars: {} });
      },
    };
    const loaded = {
      ...load({ runsPerScenario: 2 }, [scenario]),
      caseSets: new Map([[1, caseSet]]),
    };
    const first = await makeRun(loaded);
    for (const rounds of [1, 2]) {
      await (await startTopUp(first.id, { cells: [{ provider: "steady", scenario: 1 }], rounds }))
        .finished;
    }
    const { results, config } = await workspace.readResult(first.file);
    const runs = results.steady?.["1"]?.runs ?? [];
    assert.deepEqual(
      runs.map(({ runNumber, case: id, round }) => `${runNumber} ${id} ${round}`).slice(6),
      ["7 a 3", "8 b 3", "9 c 3", "10 a 4", "11 b 4", "12 c 4", "13 a 5", "14 b 5", "15 c 5"],
    );
    assert.deepEqual(
      config.parts?.map(({ tests }) => tests),
      [12, 3, 6],
    );
  });

  it("keeps what was done of one that is stopped, and the run as complete as it was", async () => {
    const first = await makeRun();
    const run = await startTopUp(first.id, { cells: [{ provider: "noisy" }], rounds: 100_000 });
    await new Promise<void>((resolve) => {
      run.listen((event) => {
        if (event.type === "attempt" && run.outcomes().length > 5) resolve();
      });
    });
    run.stop("cancelled");
    const outcome = await run.finished;
    assert.equal(outcome.status, "cancelled");
    const { status, summary, config } = await workspace.readResult(first.file);
    assert.equal(status, "completed");
    const made = config.parts?.[1]?.tests ?? 0;
    assert.ok(made > 5);
    assert.deepEqual([summary.totalTests, summary.plannedTests], [8 + made, 8 + made]);
  });

  it("is found and added by the next start when its process died, once", async () => {
    const first = await makeRun();
    const run = await startTopUp(first.id, { cells: [{ provider: "noisy" }], rounds: 5 });
    const folder = path.join(workspace.dataFolder, "test_runs", run.id);
    const file = await readFile(path.join(folder, "run.json"), "utf8");
    await run.finished;
    const done = await workspace.readResult(first.file);
    // As a process leaves it that dies between the result and its tidying.
    const { store } = place();
    await store.createRunFolder(JSON.parse(file));
    const { closed } = await recoverRuns(store, assert.fail);
    assert.deepEqual(
      closed.map(({ id, part }) => [id, part]),
      [[first.id, run.id]],
    );
    assert.deepEqual(await workspace.readResult(first.file), done);
    assert.equal(existsSync(folder), false);
  });

  it("becomes a run of its own where its run is gone meanwhile, and loses nothing", async () => {
    const first = await makeRun();
    const run = await startTopUp(first.id, { cells: [{ provider: "noisy" }], rounds: 5 });
    await place().store.removeRun(first.id);
    const outcome = await run.finished;
    assert.equal(outcome.id, run.id);
    const { config, summary } = await workspace.readResult(outcome.file);
    assert.equal(config.parent, first.id);
    assert.equal(summary.totalTests, 5);
  });

  it("is written whenever its run is removed, also while the file of that is read", async () => {
    const ends = new Set<string>();
    for (let turns = 0; turns < 120; turns += 4) {
      const first = await makeRun();
      const run = await startTopUp(first.id, { cells: [{ provider: "steady" }], rounds: 5 });
      for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
      // One that is removed while its file is written anew is refused.
      await place()
        .store.removeRun(first.id)
        .catch(() => undefined);
      const outcome = await run.finished;
      assert.equal(outcome.status, "completed", outcome.message);
      ends.add(outcome.id === run.id ? "by itself" : "part of its run");
    }
    assert.ok(ends.has("by itself"));
  });

  it("keeps all digits of replies, and whatever else the file has", async () => {
    const first = await makeRun();
    const file = path.join(workspace.dataFolder, first.file);
    const text = await readFile(file, "utf8");
    const long = text.replace(/"age": \d+/, '"age": 12345678901234567890');
    assert.notEqual(long, text);
    await writeFile(file, long);
    await (await startTopUp(first.id, { cells: [{ provider: "noisy" }], rounds: 1 })).finished;
    assert.match(await readFile(file, "utf8"), /"age": 12345678901234567890\b/);
  });

  it("is a further look for a comparison, and nothing that a gate counts", async () => {
    const gated = load({ gate: { minRate: 50 } });
    const base = await makeRun(gated);
    const first = await makeRun(gated);
    const { store } = place();
    await store.setBaseline("people", base.id);
    const timestamp = "2026-11-29T10:00:00.000Z";
    const before = await gateRun({ store, runId: first.id, timestamp });
    await (await startTopUp(first.id, { cells: [{ provider: "noisy" }], rounds: 30 })).finished;
    const after = await gateRun({ store, runId: first.id, timestamp });
    assert.deepEqual(after.report.reasons, before.report.reasons);
    assert.match(after.report.notes.join("\n"), /topped up with 30 tests, which its gate does not/);
    const refs = [base.id, first.id];
    const { comparisons } = await compareStored(store, refs, { metric: "first", margin: 5 });
    assert.match(comparisons[0]?.notes.join("\n") ?? "", /This is look 2 at the head/);
  });

  it("gives tests that can be run again, as all others can", async () => {
    const first = await makeRun();
    await (await startTopUp(first.id, { rounds: 3 })).finished;
    const again = { provider: "noisy" };
    const { loaded, ...aim } = await prepareResume({ runId: first.id, again }, place(), () => {});
    const { file } = await (await startRun({ ...workspace.options(loaded), ...aim })).finished;
    assert.deepEqual(await readNumbers(file), { noisy: [[1, 2, 3, 4, 5, 6, 7]] });
  });

  it("is refused for runs that were cut short, and for what they have not", async () => {
    const run = await startRun(workspace.options(load({ runsPerScenario: 100_000 })));
    run.stop("cancelled");
    const { id } = await run.finished;
    await assert.rejects(startTopUp(id, { rounds: 1 }), /was cancelled: resume it first/);
    const first = await makeRun();
    await assert.rejects(
      startTopUp(first.id, { cells: [{ provider: "nobody" }], rounds: 1 }),
      /has no tests of nobody/,
    );
  });
});
