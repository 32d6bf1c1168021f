import assert from "node:assert/strict";
import { buildCellState } from "../../../../src/run/cells/cellState.ts";

const none = async () => undefined;

function build(passed: number, failed: number, errored: number) {
  const counts = { passed, failed, errored, durationMs: 1 };
  const cell = { provider: "sim", scenario: 1, ...counts, missed: [], failures: [] };
  return buildCellState(cell, none);
}

describe("the state of a cell", () => {
  const cases: [passed: number, failed: number, errored: number, state: string, text?: string][] = [
    [10, 0, 0, "passed"],
    [0, 0, 0, "skipped"],
    [9, 1, 0, "failed", "9 of 10 passed (90.0%, 60–98%)."],
    [8, 1, 1, "failed", "8 of 10 passed (80.0%, 49–94%). 1 errored, without a verdict."],
    [9, 0, 1, "errored", "9 of 10 passed (90.0%, 60–98%). 1 errored, without a verdict."],
    [0, 0, 4, "errored", "0 of 4 passed (0%, 0–49%). 4 errored, without a verdict."],
  ];
  for (const [passed, failed, errored, state, text] of cases) {
    it(`of ${passed} passed, ${failed} failed and ${errored} errored tests is ${state}`, async () => {
      const built = await build(passed, failed, errored);
      assert.equal(built.state, state);
      assert.equal(built.ended, passed + failed + errored);
      if (text === undefined) assert.deepEqual(built.messages, []);
      else assert.ok(built.messages[0]?.text.startsWith(text), built.messages[0]?.text);
    });
  }
});
