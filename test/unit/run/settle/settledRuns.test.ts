import assert from "node:assert/strict";
import type { LoadedScenario } from "../../../../src/model/config/loadedConfig.ts";
import { createHeadAggregate } from "../../../../src/report/aggregate.ts";
import { summarizeTest } from "../../../../src/report/summarizeTest.ts";
import { prepareResume } from "../../../../src/run/resume/prepareResume.ts";
import { startRun } from "../../../../src/run/startRun.ts";
import {
  makeLoadedConfig,
  makeReaction,
  makeScenario,
  makeStreamScenario,
  makeWorkspace,
  type Workspace,
} from "../builders.ts";

describe("a run of a config with settle", () => {
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await makeWorkspace();
  });
  afterEach(() => workspace.remove());

  const providers = [
    { id: "steady", kind: "simulated" },
    { id: "noisy", kind: "simulated", faults: { missingField: 0.4 }, concurrency: 8 },
  ];
  const settle = { halfWidth: 10, minRuns: 10, maxRuns: 60 };
  const load = (config = {}, scenarios: LoadedScenario[] = [makeScenario()]) =>
    makeLoadedConfig(workspace.folder, { providers, settle, maxRetries: 0, ...config }, scenarios);

  async function runToEnd(loaded = load(), selection = {}) {
    const run = await startRun({ ...workspace.options(loaded), selection });
    const outcome = await run.finished;
    return { outcome, result: await workspace.readResult(outcome.file) };
  }

  it("gives noisy cells more tests, keeps the rule, and counts as planned what was run", async () => {
    const { outcome, result } = await runToEnd();
    const tests = (provider: string) => result.results[provider]?.["1"]?.runs.length;
    assert.equal(outcome.status, "completed");
    assert.equal(tests("steady"), 24);
    assert.equal(tests("noisy"), 60);
    assert.deepEqual(result.config.settle, settle);
    assert.equal(result.config.runsPerScenario, 60);
    const { totalTests, plannedTests } = result.summary;
    assert.deepEqual([totalTests, plannedTests], [84, 84]);
    const cells = readCells(result);
    assert.deepEqual(cells, [
      { provider: "steady", planned: 24, ended: 24, settling: "settled" },
      { provider: "noisy", planned: 60, ended: 60, settling: "given up" },
    ]);
  });

  it("is the same however many of its tests go side by side", async () => {
    const one = await runToEnd(
      load({ providers: providers.map((p) => ({ ...p, concurrency: 1 })) }),
    );
    const many = await runToEnd(
      load({ providers: providers.map((p) => ({ ...p, concurrency: 16 })) }),
    );
    const listed = [one, many].map(({ result }) =>
      Object.values(result.results).map((cells) =>
        cells["1"]?.runs.map(({ runNumber, success }) => [runNumber, success]),
      ),
    );
    assert.deepEqual(listed[0], listed[1]);
  });

  it("is of as many rounds as are asked for, when some are", async () => {
    const { result } = await runToEnd(load(), { runsPerScenario: 3 });
    assert.equal(result.summary.totalTests, 6);
    assert.equal(result.config.settle, undefined);
    assert.equal(result.config.runsPerScenario, 3);
  });

  it("goes on where it was cut short, to the very tests of one that was not", async () => {
    const whole = await runToEnd();
    const slow = load({
      providers: providers.map((each) => ({ ...each, latencyMs: 4 })),
    });
    const run = await startRun(workspace.options(slow));
    await new Promise<void>((resolve) => {
      run.listen((event) => {
        if (event.type === "attempt" && run.outcomes().length > 20) resolve();
      });
    });
    run.stop("interrupted");
    const cut = await run.finished;
    assert.equal(cut.status, "interrupted");
    assert.ok((cut.summary.plannedTests ?? 0) > cut.summary.totalTests);
    const { store } = workspace.options(slow);
    const place = { store, workspaceFolder: workspace.folder };
    const { loaded, ...aim } = await prepareResume({ runId: run.id }, place, () => undefined);
    const resumed = await startRun({ ...workspace.options(loaded), ...aim });
    const { file, status } = await resumed.finished;
    assert.equal(status, "completed");
    const numbers = async (name: string) => {
      const { results } = await workspace.readResult(name);
      return Object.values(results).map((cells) => cells["1"]?.runs.map((each) => each.runNumber));
    };
    assert.deepEqual(await numbers(file), await numbers(whole.outcome.file));
    await assert.rejects(async () => {
      const again = await prepareResume({ runId: run.id }, place, () => undefined);
      await startRun({ ...workspace.options(again.loaded), ...again });
    }, /is complete: nothing of it is left to run/);
  });

  it("runs a stream scenario until all that it observes has settled", async () => {
    const stopTriggers = [{ kind: "duration" as const, seconds: 0.02 }];
    const reactions = [makeReaction({ stopTriggers, allowEmpty: true })];
    const stream = makeStreamScenario({ schema: {}, reactions });
    const { result } = await runToEnd(
      load({ settle: { halfWidth: 30, minRuns: 2, maxRuns: 40 } }, [stream]),
    );
    const runs = result.results.hook?.["11"]?.runs ?? [];
    assert.ok(runs.length >= 2 && runs.length < 20, `${runs.length}`);
    assert.equal(result.summary.plannedTests, runs.length);
  });

  function readCells(result: Awaited<ReturnType<Workspace["readResult"]>>) {
    const aggregate = createHeadAggregate(result);
    for (const [provider, cells] of Object.entries(result.results)) {
      for (const [scenario, { runs }] of Object.entries(cells)) {
        for (const run of runs) {
          aggregate.add(summarizeTest({ provider, scenario: Number(scenario) }, run));
        }
      }
    }
    return aggregate.cells().map(({ provider, planned, ended, settling }) => {
      return { provider, planned, ended, settling };
    });
  }
});
