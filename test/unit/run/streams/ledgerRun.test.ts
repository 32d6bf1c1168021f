import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Ledger, LedgerCounts, LedgerKind } from "../../../../src/model/results/ledger.ts";
import type { ActiveRun } from "../../../../src/run/activeRun.ts";
import { startRun } from "../../../../src/run/startRun.ts";
import { startFaultProxy } from "../../../servers/faultProxy.ts";
import { sourceConfigSchema } from "../../configs.ts";
import {
  makeLoadedConfig,
  makeReaction,
  makeStreamScenario,
  makeWorkspace,
  type Workspace,
} from "../builders.ts";
import { type FaultPlan, planFaults } from "./faultPlan.ts";
import { loadObservedTests, readOutcome } from "./streamRun.ts";

const tests = 20;
const changes = 300;
const faultsOfEach = 12;

describe("the ledger of a stream test", () => {
  let workspace: Workspace;
  before(async () => {
    workspace = await makeWorkspace();
    await mkdir(path.join(workspace.folder, "data/scenarios"), { recursive: true });
    const lines = Array.from({ length: changes }, (_, n) => `{"id":"key-${n}","n":${n}}`).map(
      (change, n) => `{"kind":"change","offset_ns":${n},"change":${change}}\n`,
    );
    await writeFile(path.join(workspace.folder, "data/scenarios/keyed.jsonl"), lines.join(""));
  });
  after(() => workspace.remove());

  it("names each of 1,200 faults that a system was made to have, and nothing else", async () => {
    const plans = Array.from({ length: tests }, (_, test) =>
      planFaults(test + 1, changes, faultsOfEach),
    );
    let run: ActiveRun | undefined;
    /** What was told of each test when its last change was on its way. */
    const told: (LedgerCounts | undefined)[] = [];
    const proxy = await startFaultProxy((index) => {
      const components = run?.streamProgress()?.components ?? [];
      const [observed] = components.filter((each) => each.role === "reaction");
      if (index % changes === changes - 1) told.push(observed?.ledger);
      const plan = plans[Math.floor(index / changes)];
      return plan?.faultOf(index % changes) ?? { kind: "forward" };
    });
    const source = sourceConfigSchema.parse({
      id: "script",
      kind: "script",
      file: "keyed.jsonl",
      key: "/id",
      dispatchers: [{ kind: "http", url: proxy.urlTo("hook") }],
    });
    // As many come twice as are lost; those that nobody sent come beside.
    const recordCount = changes + faultsOfEach;
    const reaction = makeReaction({
      key: "/id",
      stopTriggers: [
        { kind: "record-count", recordCount },
        { kind: "idle", seconds: 30 },
      ],
    });
    const scenario = makeStreamScenario({ sources: [source], reactions: [reaction] });
    const loaded = makeLoadedConfig(workspace.folder, { runsPerScenario: tests }, [scenario]);
    run = await startRun(workspace.options(loaded));
    const { summary } = await run.finished;
    await proxy.close();
    assert.deepEqual([summary.passed, summary.totalTests], [tests, tests]);

    assert.equal(told.length, tests);
    for (const counts of told) {
      assert.ok(counts !== undefined && counts.missingCount > 0 && counts.duplicateCount > 0);
    }
    const folder = path.join(workspace.dataFolder, "test_runs", run.id);
    const observed = await loadObservedTests(folder);
    assert.equal(observed.length, tests);
    for (const [test, { ledger, attempt, record_count }] of observed.entries()) {
      const plan = plans[test];
      assert.ok(ledger !== undefined && plan !== undefined && attempt !== undefined);
      assert.deepEqual(listKeys(ledger), expectedKeys(plan));
      const { missing_count, duplicate_count, out_of_order_count, unexpected_count } = ledger;
      assert.deepEqual(
        [missing_count, duplicate_count, out_of_order_count, unexpected_count, ledger.open_count],
        [faultsOfEach, faultsOfEach, faultsOfEach, faultsOfEach, 0],
      );
      assert.equal(record_count, ledger.unique_count + duplicate_count + unexpected_count);
      const outcome = readOutcome(attempt);
      assert.deepEqual(
        [outcome.sentCount, outcome.deliveredCount, outcome.failedCount, outcome.missingCount],
        [changes, changes, 0, faultsOfEach],
      );
      for (const { change, key } of ledger.examples.missing)
        assert.equal(`key-${(change ?? 0) - 1}`, key);
    }
  }).timeout(120_000);
});

// --- internal ---

function listKeys({ examples }: Ledger): Record<LedgerKind, (string | null)[]> {
  const keys = (kind: LedgerKind) => examples[kind].map(({ key }) => key).sort();
  return {
    missing: keys("missing"),
    duplicate: keys("duplicate"),
    out_of_order: keys("out_of_order"),
    unexpected: keys("unexpected"),
  };
}

function expectedKeys(plan: FaultPlan): Record<LedgerKind, string[]> {
  const sent = (index: number) => `key-${index}`;
  return {
    missing: plan.list("drop").map(sent).sort(),
    duplicate: plan.list("duplicate").map(sent).sort(),
    out_of_order: plan.list("reorder").map(sent).sort(),
    unexpected: plan
      .list("inject")
      .map((index) => `nobody-${index}`)
      .sort(),
  };
}
