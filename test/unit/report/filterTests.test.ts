import assert from "node:assert/strict";
import { filterTests, pageTests } from "../../../src/report/filterTests.ts";
import { makeOutcome } from "./makeTest.ts";

const names = {
  1: { name: "Extract a person", kind: "prompt" },
  2: { name: "Nested order", kind: "prompt" },
};
const outcomes = [
  makeOutcome({ runNumber: 1 }),
  makeOutcome({ runNumber: 2, retries: 2, errorCodes: ["required"] }),
  makeOutcome({ runNumber: 3, state: "failed", retries: 3, errorCodes: ["type", "enum"] }),
  makeOutcome({
    runNumber: 4,
    provider: "Beta",
    scenario: 2,
    state: "errored",
    errorKind: "timeout",
  }),
];
const runsOf = (filter: Parameters<typeof filterTests>[1]) =>
  filterTests(outcomes, filter, { names }).map((outcome) => outcome.runNumber);

describe("filterTests", () => {
  it("filters by state, where retried means that a retry was needed", () => {
    assert.deepEqual(runsOf({}), [1, 2, 3, 4]);
    assert.deepEqual(runsOf({ state: "passed" }), [1, 2]);
    assert.deepEqual(runsOf({ state: "failed" }), [3]);
    assert.deepEqual(runsOf({ state: "errored" }), [4]);
    assert.deepEqual(runsOf({ state: "retried" }), [2, 3]);
  });

  it("filters by provider and scenario together", () => {
    assert.deepEqual(runsOf({ provider: "Beta" }), [4]);
    assert.deepEqual(runsOf({ provider: "Beta", scenario: 1 }), []);
    assert.deepEqual(runsOf({ scenario: 1, state: "passed" }), [1, 2]);
  });

  it("searches ids, names and error codes without regard to case, each word on its own", () => {
    assert.deepEqual(runsOf({ text: "PERSON" }), [1, 2, 3]);
    assert.deepEqual(runsOf({ text: " order  beta " }), [4]);
    assert.deepEqual(runsOf({ text: "enum" }), [3]);
    assert.deepEqual(runsOf({ text: "timeout" }), [4]);
    assert.deepEqual(runsOf({ text: "beta person" }), []);
  });

  it("finds tests by their case", () => {
    const given = [makeOutcome({ case: "Acme-7" }), makeOutcome({ case: "blum" })];
    const found = filterTests(given, { text: "acme" }, { names });
    assert.deepEqual(
      found.map((outcome) => outcome.case),
      ["Acme-7"],
    );
  });

  it("does not need names", () => {
    assert.equal(filterTests(outcomes, { text: "person" }).length, 0);
    assert.equal(filterTests(outcomes, { text: "beta" }).length, 1);
  });
});

describe("pageTests", () => {
  it("gives one page and the count of all that fit", () => {
    const page = pageTests(outcomes, { scenario: 1 }, { offset: 1, limit: 1 });
    assert.equal(page.total, 3);
    assert.equal(page.offset, 1);
    assert.deepEqual(
      page.tests.map((outcome) => outcome.runNumber),
      [2],
    );
    assert.deepEqual(pageTests(outcomes, {}, { offset: 9, limit: 5 }).tests, []);
  });
});
