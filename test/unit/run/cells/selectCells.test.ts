import assert from "node:assert/strict";
import { selectCells } from "../../../../src/run/cells/selectCells.ts";
import { buildPlan } from "../../../../src/run/plan.ts";
import { makeLoadedConfig, makeReaction, makeScenario, makeStreamScenario } from "../builders.ts";

const providers = ["a", "b", "c"].map((id) => ({ id, kind: "simulated" }));
const scenarios = [
  makeScenario({ number: 1 }),
  makeScenario({ number: 2, cases: { count: 3 } }),
  makeStreamScenario({ reactions: [makeReaction(), makeReaction({ id: "second" })] }),
];
const loaded = makeLoadedConfig("/w", { providers, runsPerScenario: 2 }, scenarios);

function planned(groups: Parameters<typeof selectCells>[1], runs?: number) {
  const plan = buildPlan(loaded, selectCells(loaded, groups, runs));
  const cells = plan.cells.map(({ scenario, provider }) => `${scenario} ${provider}`);
  return { cells: cells.toSorted(), tests: plan.plannedTests };
}

describe("a run of some cells", () => {
  it("has the cells of a whole grid by providers and scenarios alone", () => {
    const groups = [1, 2].map((scenario) => ({ scenario, providers: ["a", "c"] }));
    assert.deepEqual(selectCells(loaded, groups), { providers: ["a", "c"], scenarios: [1, 2] });
    assert.deepEqual(planned(groups), { cells: ["1 a", "1 c", "2 a", "2 c"], tests: 16 });
  });

  it("has exactly the cells of what is no grid, each with all of its tests", () => {
    const groups = [
      { scenario: 1, providers: ["a"] },
      { scenario: 2, providers: ["b", "c"] },
    ];
    assert.deepEqual(planned(groups), { cells: ["1 a", "2 b", "2 c"], tests: 14 });
    assert.deepEqual(planned(groups, 10), { cells: ["1 a", "2 b", "2 c"], tests: 70 });
  });

  it("runs the rounds that are asked for in place of the config's", () => {
    assert.equal(planned([{ scenario: 1, providers: ["a"] }], 10).tests, 10);
  });

  it("runs all that a stream scenario observes, since it is run at once", () => {
    const { cells } = planned([{ scenario: 11, providers: ["second"] }]);
    assert.deepEqual(cells, ["11 hook", "11 second"]);
  });

  it("names what the config has no more", () => {
    assert.throws(() => planned([{ scenario: 9, providers: ["a"] }]), /no scenario 9/);
    assert.throws(() => planned([{ scenario: 1, providers: ["gone"] }]), /gone/);
  });
});
