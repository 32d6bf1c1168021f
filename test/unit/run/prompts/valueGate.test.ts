import assert from "node:assert/strict";
import { holdToCase } from "../../../../src/run/prompts/valueGate.ts";
import { makeScenario } from "../builders.ts";

describe("the gate of values", () => {
  it("costs an attempt its verdict when it cannot be compared, and nothing else", () => {
    let deep: unknown = 1;
    for (let level = 0; level < 50_000; level++) deep = [deep];
    const made = {
      attempt: {
        attemptNumber: 1,
        timestamp: "2026-11-21T01:00:01.000Z",
        success: true,
        durationMs: 1,
        rawResponse: "{}",
        parsedResponse: {},
        validationErrors: [],
        errorMessage: null,
      },
      activeMs: 1,
      hasReply: true,
      arrivedNs: 1n,
    };
    const given = { testCase: { id: "7", vars: {}, expected: [deep] }, caseHash: "0f", round: 2 };
    const reached = { scenario: makeScenario(), stepIndex: 0, merge: (value: unknown) => value };
    const { attempt, caseResult } = holdToCase(made, given, reached);
    assert.deepEqual([attempt.success, attempt.errorKind], [false, "internal"]);
    assert.match(attempt.errorMessage ?? "", /^could not be compared with what case 7 expects: /);
    assert.equal(attempt.rawResponse, "{}");
    assert.deepEqual(caseResult, { case: "7", caseHash: "0f", round: 2 });
  });
});
