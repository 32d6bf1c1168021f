import assert from "node:assert/strict";
import type { AttemptResult } from "../../../src/model/results/resultFile.ts";
import { summarizeTest } from "../../../src/report/summarizeTest.ts";
import { makeAttempt, makeRun } from "./makeTest.ts";

const key = { provider: "a", scenario: 3 };
const invalid = (code: string) => ({ path: ["x"], message: "no", code });

describe("summarizeTest", () => {
  it("counts the retries of the step that took most, and the attempts of all", () => {
    const attempts = [
      makeAttempt({ step: 1, success: false, validationErrors: [invalid("type")] }),
      makeAttempt({ step: 1, attemptNumber: 2 }),
      makeAttempt({ step: 2, success: false, validationErrors: [invalid("type")] }),
      makeAttempt({ step: 2, attemptNumber: 2, success: false }),
      makeAttempt({ step: 2, attemptNumber: 3, validationErrors: [] }),
    ];
    const outcome = summarizeTest(key, makeRun({ runNumber: 4, attempts, totalDurationMs: 77 }));
    assert.deepEqual(outcome, {
      provider: "a",
      scenario: 3,
      runNumber: 4,
      state: "passed",
      gates: 3,
      retries: 2,
      attempts: 5,
      totalDurationMs: 77,
      errorCodes: ["type"],
    });
  });

  it("passes with no retry when every step passed at once", () => {
    const attempts = [makeAttempt({ step: 1 }), makeAttempt({ step: 2 })];
    assert.equal(summarizeTest(key, makeRun({ attempts })).retries, 0);
  });

  it("calls a test errored by its last attempt only", () => {
    const fault = makeAttempt({ success: false, errorMessage: "HTTP 503", errorKind: "http" });
    const wrong = makeAttempt({ success: false, validationErrors: [invalid("required")] });
    const errored = summarizeTest(key, makeRun({ success: false, attempts: [wrong, fault] }));
    const failed = summarizeTest(key, makeRun({ success: false, attempts: [fault, wrong] }));
    assert.equal(errored.state, "errored");
    assert.equal(errored.errorKind, "http");
    assert.equal(failed.state, "failed");
    assert.equal(failed.errorKind, undefined);
  });

  it("sums tokens and costs over the attempts that have them, and leaves out what none has", () => {
    const attempts = [
      makeAttempt({ inputTokens: 10, costUsd: 0.25 }),
      makeAttempt({ attemptNumber: 2, inputTokens: 0 }),
      makeAttempt({ attemptNumber: 3, inputTokens: 5, costUsd: 0.5 }),
    ];
    const outcome = summarizeTest(key, makeRun({ attempts }));
    assert.equal(outcome.inputTokens, 15);
    assert.equal(outcome.costUsd, 0.75);
    assert.equal("outputTokens" in outcome, false);
  });

  it("counts the gates its last attempt passed", () => {
    const gatesOf = (code: string) => {
      const wrong = makeAttempt({ success: false, validationErrors: [invalid(code)] });
      return summarizeTest(key, makeRun({ success: false, attempts: [wrong] })).gates;
    };
    assert.deepEqual(["invalid_json", "empty", "truncated", "refusal"].map(gatesOf), [0, 0, 0, 0]);
    assert.deepEqual(["required", "type", "value"].map(gatesOf), [1, 1, 2]);
    assert.equal(summarizeTest(key, makeRun()).gates, 3);
  });

  it("names what differed, the items of a list together", () => {
    const fields = [
      { path: ["items", "0", "sku"], expected: "a", actual: "b" },
      { path: ["items", "12", "sku"], expected: "a" },
      { path: ["total"], expected: 1, actual: 2 },
    ];
    const values = { compared: 9, matched: 6, fields };
    const outcome = summarizeTest(key, makeRun({ case: "inv", round: 2, values }));
    assert.deepEqual([outcome.case, outcome.round], ["inv", 2]);
    assert.deepEqual(outcome.values, {
      compared: 9,
      matched: 6,
      missed: ["/items/*/sku", "/total"],
    });
  });

  it("tells a test for which nothing was sent from one that was cut off on its way", () => {
    const givenUp = makeAttempt({
      success: false,
      errorMessage: "not sent, since 3 answers before were: no",
      errorKind: "auth",
      httpStatus: 401,
      httpRequests: 0,
    });
    const sent = makeAttempt({ success: false, httpRequests: 2 });
    const notSentOf = (...attempts: AttemptResult[]) =>
      summarizeTest(key, makeRun({ success: false, attempts })).notSent;
    assert.equal(notSentOf(givenUp), givenUp.errorMessage);
    assert.equal(notSentOf(sent, givenUp), undefined);
    assert.equal(notSentOf({ ...givenUp, httpRequests: 1 }), undefined);
    assert.equal(notSentOf({ ...givenUp, httpRequests: undefined }), undefined);
    assert.equal(notSentOf(makeAttempt({ success: false, httpRequests: 0 })), undefined);
    const { httpStatus } = summarizeTest(key, makeRun({ success: false, attempts: [givenUp] }));
    assert.equal(httpStatus, 401);
  });

  it("keeps the time to the first token of every attempt that was streamed", () => {
    const attempts = [80, undefined, 20].map((timeToFirstTokenMs) =>
      makeAttempt({ timeToFirstTokenMs }),
    );
    assert.deepEqual(summarizeTest(key, makeRun({ attempts })).firstTokensMs, [80, 20]);
    assert.equal("firstTokensMs" in summarizeTest(key, makeRun()), false);
  });

  it("reads a test without attempts", () => {
    const outcome = summarizeTest(key, makeRun({ success: false, attempts: [] }));
    assert.equal(outcome.state, "failed");
    assert.equal(outcome.retries, 0);
    assert.equal(outcome.attempts, 0);
  });
});
