import assert from "node:assert/strict";
import type { AttemptResult, RunResult } from "../../../../src/model/results/resultFile.ts";
import { describeCellFailure } from "../../../../src/run/cells/cellFailure.ts";

function makeAttempt(over: Partial<AttemptResult>): AttemptResult {
  return {
    attemptNumber: 1,
    timestamp: "2026-01-01T00:00:00.000Z",
    success: false,
    durationMs: 1,
    rawResponse: "",
    parsedResponse: null,
    validationErrors: [],
    errorMessage: null,
    ...over,
  };
}

function makeRun(attempt: Partial<AttemptResult>, over: Partial<RunResult> = {}) {
  return { runNumber: 3, attempts: [makeAttempt(attempt)], ...over };
}

describe("a test that did not pass, as the Test Explorer tells it", () => {
  it("names the first errors of its last attempt and counts the rest", () => {
    const error = (key: string) => ({ path: [key], message: "must be text", code: "type" });
    const validationErrors = ["a", "b", "c", "d", "e"].map(error);
    const failure = describeCellFailure(makeRun({ validationErrors }));
    assert.deepEqual(failure.reasons.at(0), "/a: must be text (type)");
    assert.equal(failure.reasons.length, 3);
    assert.equal(failure.leftOut, 2);
    assert.deepEqual(failure.refused, { path: ["a"], code: "type" });
  });

  it("looks for no keyword where none refused the reply", () => {
    for (const code of ["invalid_json", "empty", "truncated", "refusal", "value", "expect"]) {
      const validationErrors = [{ path: [], message: "no", code }];
      assert.equal(describeCellFailure(makeRun({ validationErrors })).refused, undefined, code);
    }
  });

  it("says why it errored", () => {
    const { reasons } = describeCellFailure(makeRun({ errorMessage: "timed out" }));
    assert.deepEqual(reasons, ["errored: timed out"]);
  });

  it("shows expected beside actual leaves, one a line, a missing one on its side only", () => {
    const fields = [
      { path: ["total"], expected: 12, actual: 13 },
      { path: ["note"], expected: "x" },
    ];
    const values = { compared: 4, matched: 1, fields };
    const { expected, actual } = describeCellFailure(makeRun({}, { values }));
    assert.equal(expected, '/total: 12\n/note: "x"');
    assert.equal(actual, "/total: 13");
  });

  it("shows a bounded number of leaves", () => {
    const fields = Array.from({ length: 100 }, (_, at) => {
      return { path: [`f${at}`], expected: at, actual: -at };
    });
    const { expected } = describeCellFailure(
      makeRun({}, { values: { compared: 200, matched: 0, fields } }),
    );
    assert.equal(expected?.split("\n").length, 21);
    assert.match(expected ?? "", /… 80 more$/);
  });

  it("lets no text of others steer what shows it", () => {
    const hostile = ["\u001b[31mred", "\u202eevil", "a\nb", "\u2066x", "\u0007bell", "\u2028line"];
    for (const text of hostile) {
      const validationErrors = [{ path: [text], message: text, code: text }];
      const values = {
        compared: 2,
        matched: 0,
        fields: [{ path: [text], expected: text, actual: text }],
      };
      const failure = describeCellFailure(makeRun({ validationErrors }, { case: text, values }));
      const shown = [...failure.reasons, failure.case, failure.expected, failure.actual].join("|");
      assert.doesNotMatch(
        shown,
        /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u,
        JSON.stringify(text),
      );
    }
    const long = "x".repeat(1_000_000);
    const validationErrors = [{ path: [long], message: long, code: "type" }];
    assert.ok(describeCellFailure(makeRun({ validationErrors })).reasons.join("").length < 400);
  });
});
