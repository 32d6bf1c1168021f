import assert from "node:assert/strict";
import { ShownCells } from "../../../../src/editor/testing/shownCells.ts";

describe("what cells show", () => {
  const config = { folder: "file:///a", config: "people.touchstone.json" };
  const cell = (scenario: number, provider = "sim") => ({ ...config, scenario, provider });

  it("is counted by run, for each config by itself", () => {
    const shown = new ShownCells();
    shown.set(cell(1), "first", "passed");
    shown.set(cell(2), "first", "failed");
    shown.set({ ...cell(1), config: "other.touchstone.json" }, "first", "passed");
    assert.deepEqual(shown.count(config), { first: 2 });
    shown.set(cell(2), "second", "passed");
    assert.deepEqual(shown.count(config), { first: 1, second: 1 });
  });

  it("has failed where the newest run did not pass, with a verdict or without", () => {
    const shown = new ShownCells();
    const states = ["passed", "failed", "errored", "skipped"] as const;
    for (const [at, state] of states.entries()) shown.set(cell(at), "first", state);
    assert.deepEqual(
      states.map((_, at) => shown.hasFailed(cell(at))),
      [false, true, true, false],
    );
    assert.equal(shown.hasFailed(cell(9)), false);
  });

  it("is gone with its run, and forgotten when told", () => {
    const shown = new ShownCells();
    shown.set(cell(1), "first", "passed");
    shown.set(cell(2), "second", "passed");
    const gone = shown.listGone(config, ["first"]);
    assert.deepEqual(
      gone.map((each) => each.cell),
      [cell(2)],
    );
    shown.forget(cell(2));
    assert.deepEqual(shown.listGone(config, ["first"]), []);
    assert.deepEqual(shown.listGone({ ...config, config: "none" }, []), []);
  });
});
