import assert from "node:assert/strict";
import {
  describeFault,
  listCellRows,
  listScenarioRows,
} from "../../../../src/editor/testing/testRows.ts";
import type { Problem } from "../../../../src/model/config/problem.ts";
import { makeSummary } from "./makeConfigs.ts";

describe("the rows of the Test Explorer", () => {
  const rowsOf = (number: number, summary = makeSummary()) => {
    const scenario = listScenarioRows(summary).find((each) => each.number === number);
    assert.ok(scenario);
    return listCellRows(summary, scenario);
  };

  it("stand for a provider where its config has it", () => {
    const file = "data/configs/people.touchstone.json";
    assert.deepEqual(rowsOf(1), [
      { provider: "sim", file, line: 4, runsOnSave: true },
      { provider: "far", file, line: 5, runsOnSave: false },
    ]);
  });

  it("stand for a query or reaction where its scenario has it, and none is run at every save", () => {
    const file = "data/scenarios/7.scenario.json";
    assert.deepEqual(rowsOf(7), [{ provider: "hook", file, line: 9, runsOnSave: false }]);
  });

  it("are one for each number and id, of configs that have them twice too", () => {
    const { providers, scenarios } = makeSummary();
    const twice = makeSummary({
      providers: [...providers, ...providers],
      scenarios: [...scenarios, ...scenarios],
    });
    assert.equal(listScenarioRows(twice).length, 2);
    assert.equal(rowsOf(1, twice).length, 2);
  });

  it("tell the first error of a config in one harmless line, and count the others; warnings are none", () => {
    const problem = (message: string, over: Partial<Problem> = {}): Problem => {
      const place = { file: "/w/data/configs/people.touchstone.json", line: 3, column: 1 };
      return { severity: "error", ...place, key: "providers.0", message, ...over };
    };
    assert.equal(describeFault(makeSummary()), undefined);
    const warning = problem("odd", { severity: "warning" });
    assert.equal(describeFault(makeSummary({ problems: [warning] })), undefined);
    assert.equal(
      describeFault(makeSummary({ problems: [warning, problem("is\nnot"), problem("b")] })),
      "people.touchstone.json:3: providers.0: is\\u000anot (and 1 more problem)",
    );
  });
});
