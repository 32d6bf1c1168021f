import assert from "node:assert/strict";
import * as fc from "fast-check";
import { type TestOutcome, testOutcomeSchema } from "../../../../src/model/results/testOutcome.ts";
import type { JournaledPromptTest } from "../../../../src/run/journal/journalContent.ts";
import { copyOutcome, viewOutcome } from "../../../../src/run/journal/outcomeView.ts";
import { createTestPack } from "../../../../src/run/journal/packTests.ts";
import { makeOutcome } from "../../report/makeTest.ts";

const place = { file: "/data/outputs_00000.jsonl", offset: 0, length: 300 };

function make(outcome: Partial<TestOutcome>, places = [place]): JournaledPromptTest {
  return { outcome: makeOutcome(outcome), places };
}

/** Tests of every kind that a run may have. */
const kinds: Record<string, JournaledPromptTest> = {
  "one that passed": make({}),
  "one with tokens and cost": make({ inputTokens: 7, outputTokens: 0, costUsd: 0.000_01 }),
  "one of a case": make({ case: "c 1", round: 2 }),
  "one with values that differ": make({
    values: { compared: 9, matched: 7, missed: ["/a/*", "/b"] },
  }),
  "one with values that do not": make({ values: { compared: 9, matched: 9, missed: [] } }),
  "one that was streamed": make({ firstTokensMs: [3.5, 0.1] }),
  "one that was streamed in a case": make({ case: "c 2", round: 1, firstTokensMs: [1] }),
  "one that took retries": make({ retries: 1, attempts: 2, errorCodes: ["type", "required"] }, [
    place,
    { file: "/data/outputs_00001.jsonl", offset: 2 ** 41, length: 12 },
  ]),
  "one that errored": make({ state: "errored", errorKind: "http", httpStatus: 503 }),
  "one that was not sent": make({ state: "errored", notSent: "given up", totalDurationMs: 0 }),
  "one with warnings": make({ warnings: ["no seed", "no temperature"] }),
  "one without attempts": make({ attempts: 0 }, []),
};

describe("tests that are packed", () => {
  for (const [kind, test] of Object.entries(kinds)) {
    it(`are read as they were: ${kind}`, () => {
      const { outcome, places } = createTestPack()(test);
      assert.deepEqual(outcome, test.outcome);
      assert.deepEqual(places, test.places);
      assert.deepEqual(testOutcomeSchema.parse(outcome), test.outcome);
    });
  }

  for (const [kind, test] of Object.entries(kinds)) {
    it(`are told key by key as they are told whole: ${kind}`, () => {
      const view = viewOutcome(createTestPack()(test));
      for (const key of Object.keys(testOutcomeSchema.shape) as (keyof TestOutcome)[]) {
        assert.deepEqual(view[key], test.outcome[key], key);
      }
      assert.deepEqual(copyOutcome(view), test.outcome);
    });
  }

  it("do not mix with one another, however many there are", () => {
    const list = Object.values(kinds);
    fc.assert(
      fc.property(fc.array(fc.nat(list.length - 1), { maxLength: 2000 }), (picks) => {
        const pack = createTestPack();
        const tests = picks.map((pick, runNumber) => {
          const test = list[pick] ?? make({});
          return { ...test, outcome: { ...test.outcome, runNumber } };
        });
        const packed = tests.map(pack);
        assert.deepEqual(
          packed.map(({ outcome, places }) => ({ outcome, places })),
          tests,
        );
      }),
      { numRuns: 20 },
    );
  });

  it("hold nothing of their own but where they lie", () => {
    const pack = createTestPack();
    const [first, second] = [pack(make({ runNumber: 1 })), pack(make({ runNumber: 2 }))];
    assert.deepEqual(Object.values(first)[0], Object.values(second)[0]);
    assert.deepEqual(
      [first, second].map((test) => Object.values(test).filter((value) => Number.isInteger(value))),
      [[0], [1]],
    );
  });

  it("keep once what they have in common", () => {
    const pack = createTestPack();
    const codes = Array.from({ length: 3 }, () => pack(make({ errorCodes: ["type"] })).outcome);
    assert.equal(new Set(codes.map(({ errorCodes }) => errorCodes)).size, 1);
    assert.notEqual(pack(make({ errorCodes: ["enum"] })).outcome.errorCodes, codes[0]?.errorCodes);
  });

  it("still say what kind of test they are", () => {
    assert.ok("places" in createTestPack()(make({})));
  });
});
