import assert from "node:assert/strict";
import { createFailureGroups } from "../../../src/report/failures.ts";
import { summarizeTest } from "../../../src/report/summarizeTest.ts";
import { makeAttempt, makeRun } from "./makeTest.ts";

describe("createFailureGroups", () => {
  it("groups tests that did not pass by cell and reason, most frequent first, with one example", () => {
    const groups = createFailureGroups();
    const error = (code: string) => ({ path: ["a", "0"], message: `must ${code}`, code });
    const runs = [
      makeRun({ runNumber: 1 }),
      makeRun({
        runNumber: 2,
        success: false,
        attempts: [
          makeAttempt({ success: false, errorMessage: "no answer", errorKind: "timeout" }),
        ],
      }),
      ...[3, 4].map((runNumber) =>
        makeRun({
          runNumber,
          success: false,
          attempts: [
            makeAttempt({ success: false, validationErrors: [error("enum")] }),
            makeAttempt({
              success: false,
              validationErrors: [error("type"), error("enum"), error("type")],
            }),
          ],
        }),
      ),
      makeRun({ runNumber: 5, success: false, attempts: [] }),
    ];
    for (const run of runs) groups.add(summarizeTest({ provider: "p", scenario: 2 }, run), run);
    const cell = { provider: "p", scenario: 2 };
    assert.deepEqual(groups.list(), [
      { ...cell, reason: "enum, type", count: 2, exampleRun: 3, example: "a.0 must type" },
      { ...cell, reason: "timeout", count: 1, exampleRun: 2, example: "no answer" },
      { ...cell, reason: "no attempt", count: 1, exampleRun: 5, example: "" },
    ]);
  });

  it("names the place of a wrong value, not the values", () => {
    const groups = createFailureGroups();
    const wrong = { path: ["total"], message: "expected 1, but is 2", code: "value" };
    const attempts = [makeAttempt({ success: false, validationErrors: [wrong] })];
    const run = makeRun({ success: false, attempts });
    groups.add(summarizeTest({ provider: "p", scenario: 2 }, run), run);
    const [group] = groups.list();
    assert.deepEqual([group?.reason, group?.example], ["value", "total is not as expected"]);
  });
});
