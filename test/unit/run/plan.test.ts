import assert from "node:assert/strict";
import { UserError } from "../../../src/model/userError.ts";
import { buildPlan, testsOfProvider } from "../../../src/run/plan.ts";
import { makeLoadedConfig, makeReaction, makeScenario, makeStreamScenario } from "./builders.ts";

const loaded = makeLoadedConfig(
  "/w",
  {
    providers: [
      { id: "a", kind: "simulated" },
      { id: "b", kind: "simulated" },
    ],
    runsPerScenario: 2,
  },
  [makeScenario({ number: 1 }), makeScenario({ number: 7 })],
);

describe("plan of a run", () => {
  it("is every provider × scenario × run number", () => {
    const plan = buildPlan(loaded);
    assert.equal(plan.plannedTests, 8);
    const tests = [...testsOfProvider(plan)].map((t) => `${t.scenario.number}#${t.runNumber}`);
    assert.deepEqual(tests, ["1#1", "7#1", "1#2", "7#2"]);
  });

  it("goes round by round and case by case, scenarios of different numbers of cases side by side", () => {
    const scenarios = [
      makeScenario({ number: 1, cases: { count: 3 } }),
      makeScenario({ number: 7 }),
      makeScenario({ number: 9, cases: { count: 1 } }),
    ];
    const plan = buildPlan({ ...loaded, scenarios }, { providers: ["a"] });
    assert.equal(plan.plannedTests, 10);
    const tests = [...testsOfProvider(plan)].map((test) => {
      const given = test.case === undefined ? "" : `/${test.case}`;
      return `${test.scenario.number}#${test.runNumber}: ${test.round}${given}`;
    });
    assert.deepEqual(tests, [
      ...["1#1: 1/1", "7#1: 1", "9#1: 1/1", "1#2: 1/2", "1#3: 1/3"],
      ...["1#4: 2/1", "7#2: 2", "9#2: 2/1", "1#5: 2/2", "1#6: 2/3"],
    ]);
  });

  it("is narrowed by a selection", () => {
    const plan = buildPlan(loaded, { providers: ["b"], scenarios: [7], runsPerScenario: 5 });
    assert.deepEqual(
      plan.providers.map(({ id }) => id),
      ["b"],
    );
    assert.equal(plan.plannedTests, 5);
  });

  it("has a row for each query and reaction, with its own scenario only", () => {
    const reactions = [makeReaction({ id: "x" }), makeReaction({ id: "y" })];
    const mixed = makeLoadedConfig("/w", { providers: [{ id: "a", kind: "simulated" }] }, [
      makeScenario({ number: 1 }),
      makeStreamScenario({ number: 2, reactions }),
      makeStreamScenario({ number: 3, reactions: [makeReaction({ id: "z" })] }),
    ]);
    assert.deepEqual(buildPlan(mixed).cells, [
      { provider: "a", scenario: 1 },
      { provider: "x", scenario: 2 },
      { provider: "y", scenario: 2 },
      { provider: "z", scenario: 3 },
    ]);
    const ofStream = buildPlan(mixed, { scenarios: [2, 3] });
    assert.deepEqual([ofStream.providers, ofStream.plannedTests], [[], 3]);
    const ofReaction = buildPlan(mixed, { providers: ["y"] });
    assert.deepEqual([ofReaction.prompts.length, ofReaction.plannedTests], [1, 2]);
    assert.throws(() => buildPlan(mixed, { providers: ["a"], scenarios: [3] }), /Nothing/);
  });

  it("names what a selection asks for in vain", () => {
    const select = () => buildPlan(loaded, { providers: ["c"] });
    assert.throws(select, (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.code, "usage");
      assert.match(error.message, /no provider c; it has a, b/);
      return true;
    });
  });
});
