import assert from "node:assert/strict";
import type { TestSorting } from "../../../src/model/results/report.ts";
import type { TestOutcome } from "../../../src/model/results/testOutcome.ts";
import { pageTests } from "../../../src/report/filterTests.ts";
import { sortTests } from "../../../src/report/sortTests.ts";
import { makeOutcome } from "./makeTest.ts";

const make = (over: Partial<TestOutcome>[]) =>
  over.map((each, at) => makeOutcome({ runNumber: at + 1, ...each }));
const runsOf = (tests: TestOutcome[], column: TestSorting["column"], isDescending = false) =>
  sortTests(tests, { column, isDescending }).map(({ runNumber }) => runNumber);

describe("sortTests", () => {
  it("has the gravest state first, and equal ones as they were", () => {
    const states = (["passed", "errored", "failed", "passed", "failed"] as const).map((state) => ({
      state,
    }));
    assert.deepEqual(runsOf(make(states), "state"), [3, 5, 2, 1, 4]);
    assert.deepEqual(runsOf(make(states), "state", true), [1, 4, 2, 3, 5]);
  });

  it("takes numbers within names by their value", () => {
    const tests = make(["m-10", "m-9", "a"].map((provider) => ({ provider })));
    assert.deepEqual(runsOf(tests, "provider"), [3, 2, 1]);
    assert.deepEqual(runsOf(tests, "provider", true), [1, 2, 3]);
  });

  it("leaves last, either way, what is not known", () => {
    const tests = make([
      { notSent: "no key", totalDurationMs: 0 },
      { totalDurationMs: 20, inputTokens: 5 },
      { totalDurationMs: 10, inputTokens: 1, outputTokens: 9 },
    ]);
    assert.deepEqual(runsOf(tests, "duration"), [3, 2, 1]);
    assert.deepEqual(runsOf(tests, "duration", true), [2, 3, 1]);
    assert.deepEqual(runsOf(tests, "tokens"), [2, 3, 1]);
    assert.deepEqual(runsOf(tests, "tokens", true), [3, 2, 1]);
  });

  it("is by figure in all other columns", () => {
    const tests = make([
      { scenario: 10, attempts: 1, runNumber: 12 },
      { scenario: 9, attempts: 4, runNumber: 2 },
    ]);
    assert.deepEqual(runsOf(tests, "scenario"), [2, 12]);
    assert.deepEqual(runsOf(tests, "attempts", true), [2, 12]);
    assert.deepEqual(runsOf(tests, "run"), [2, 12]);
  });

  it("is of all tests that a filter lets through, before a page of them is taken", () => {
    const tests = make([3, 1, 2, 5, 4].map((attempts) => ({ attempts })));
    tests[3] = { ...makeOutcome(tests[3]), state: "failed" };
    const sorting = { column: "attempts", isDescending: true } as const;
    const page = pageTests(tests, { state: "passed" }, { offset: 1, limit: 2, sorting });
    assert.equal(page.total, 4);
    assert.deepEqual(
      page.tests.map(({ attempts }) => attempts),
      [3, 2],
    );
  });
});
