import assert from "node:assert/strict";
import { exactTest } from "../../../../src/report/statistics/exactTest.ts";
import { holm } from "../../../../src/report/statistics/holm.ts";
import { testsForAllPassing, testsNeeded } from "../../../../src/report/statistics/needed.ts";
import { testsForNoWorse, testsToTellApart } from "../../../../src/report/statistics/planning.ts";
import { judgeFamily, judgeStrata } from "../../../../src/report/statistics/strataVerdict.ts";
import type { ErrorStratum } from "../../../../src/report/statistics/stratum.ts";
import { adjustFamily } from "../../../../src/report/statistics/tarone.ts";
import { judgeDifference } from "../../../../src/report/statistics/verdict.ts";
import { assertDigits, makePairs, makeStratum } from "./strata.ts";

const margin = 0.05;

describe("a family of tests", () => {
  it("is adjusted after Holm", () => {
    for (const [at, expected] of ["0.03", "0.06", "0.06", "0.02"].entries()) {
      assertDigits(holm([0.01, 0.04, 0.03, 0.005])[at], expected);
    }
    assert.deepEqual(holm([]), []);
    assert.deepEqual(holm([0.9, 0.8]), [1, 1]);
    assert.deepEqual(holm([0.02, 0.02, 0.02]), [0.06, 0.06, 0.06]);
  });

  it("drops the tests that could not tell anything, and does not pay for them", () => {
    const mute = Array.from({ length: 9 }, () => ({ p: 0.3, smallestP: 0.2 }));
    assert.deepEqual(adjustFamily([...mute, { p: 0.01, smallestP: 0.001 }]), [
      ...Array(9).fill(undefined),
      0.01,
    ]);
    // Two can reach 0.05 and one of them 0.025, so that K is 1, then 2.
    const pair = [
      { p: 0.03, smallestP: 0.03 },
      { p: 0.02, smallestP: 0.001 },
    ];
    assert.deepEqual(adjustFamily(pair), [undefined, 0.02]);
    assert.deepEqual(adjustFamily([{ p: 0.04, smallestP: 0.04 }]), [0.04]);
    assert.deepEqual(adjustFamily([{ p: 0.06, smallestP: 0.06 }]), [undefined]);
    assert.deepEqual(adjustFamily([]), []);
  });

  it("finds one drop among fifty cells that nearly always pass, where Holm alone is blind", () => {
    const cells = Array.from({ length: 49 }, () => [withErrors(makeStratum(10, 10, 9, 10))]);
    const family = judgeFamily([...cells, [withErrors(makeStratum(4, 10, 10, 10))]], margin);
    assert.equal(family[49]?.verdict, "worse");
    const alone = holm(family.map(({ p }) => p));
    assert.ok((alone[49] ?? 0) > 0.05);
    assert.ok(family.slice(0, 49).every(({ pAdjusted }) => pAdjusted === undefined));
  });
});

describe("a verdict", () => {
  const judge = (pAdjusted: number | undefined, difference: number, lower: number, upper: number) =>
    judgeDifference({ pAdjusted, difference, interval: { lower, upper }, margin });

  it("is the first that holds: better, no worse, worse, cannot tell", () => {
    assert.equal(judge(0.01, 0.2, 0.1, 0.3).verdict, "better");
    assert.equal(judge(0.05, 0.2, 0.1, 0.3).verdict, "no worse");
    assert.equal(judge(0.6, 0, -0.04, 0.04).verdict, "no worse");
    assert.equal(judge(0.6, 0, -0.05, 0.05).verdict, "cannot tell");
    assert.equal(judge(0.01, -0.2, -0.3, -0.1).verdict, "worse");
    assert.equal(judge(0.05, -0.2, -0.3, -0.1).verdict, "cannot tell");
    assert.equal(judge(undefined, -0.2, -0.3, -0.1).verdict, "cannot tell");
    assert.equal(judge(undefined, 0.2, -0.3, 0.5).verdict, "cannot tell");
  });

  it("says when the head is lower by less than the margin", () => {
    assert.deepEqual(judge(0.01, -0.02, -0.03, -0.01), { verdict: "no worse", isLower: true });
    assert.deepEqual(judge(0.2, -0.02, -0.03, 0.01), { verdict: "no worse", isLower: false });
    assert.deepEqual(judge(0.01, -0.2, -0.3, -0.1), { verdict: "worse", isLower: false });
    const judged = judgeStrata([withErrors(makeStratum(1960, 2000, 1980, 2000))], margin);
    assert.deepEqual([judged.verdict, judged.isLower], ["no worse", true]);
  });

  it("of strata tells figures, tests needed and whether any verdict was possible", () => {
    const judged = judgeStrata([withErrors(makeStratum(45, 50, 45, 50))], margin);
    assert.equal(judged.verdict, "cannot tell");
    assert.equal(judged.needed, 605);
    assert.equal(judged.isPossible, true);
    assert.equal(judged.erroredDecide, undefined);
    assert.deepEqual(
      [judged.p, judged.pExact, judged.smallestP],
      Object.values(exactTest([makeStratum(45, 50, 45, 50)])),
    );
    const better = judgeStrata([withErrors(makeStratum(45, 50, 35, 50))], margin);
    assert.deepEqual([better.verdict, better.needed], ["better", undefined]);
  });

  it("is not possible with fewer than five pairs that came out unlike", () => {
    const judgePairs = (headOnly: number, baseOnly: number) =>
      judgeStrata(
        makePairs(headOnly, baseOnly, 6, 1).map((pair) => withErrors(pair)),
        margin,
      );
    assert.equal(judgePairs(0, 4).isPossible, false);
    assert.equal(judgePairs(2, 2).isPossible, false);
    assert.equal(judgePairs(2, 3).isPossible, true);
    assert.equal(judgePairs(0, 5).verdict, "worse");
    assert.equal(judgePairs(0, 5).isPossible, true);
    const allPassed = judgeStrata([withErrors(makeStratum(200, 200, 200, 200))], margin);
    assert.deepEqual([allPassed.verdict, allPassed.isPossible], ["no worse", true]);
    assert.equal(judgeStrata([withErrors(makeStratum(20, 20, 20, 20))], margin).isPossible, false);
  });

  it("of cells that share no stratum is none", () => {
    for (const strata of [[], [withErrors(makeStratum(5, 5, 0, 0))]]) {
      const judged = judgeStrata(strata, margin);
      assert.deepEqual(
        [judged.difference, judged.interval, judged.verdict, judged.isPossible],
        [undefined, undefined, "cannot tell", false],
      );
    }
  });
});

describe("a verdict with errored tests", () => {
  it("holds when it holds however they are counted", () => {
    const judged = judgeStrata([withErrors(makeStratum(95, 100, 60, 100), 3, 5)], margin);
    assert.equal(judged.verdict, "better");
    const worse = judgeStrata([withErrors(makeStratum(60, 100, 95, 100), 5, 3)], margin);
    assert.equal(worse.verdict, "worse");
  });

  it("cannot be told when they decide: as failures they would make it", () => {
    const worse = judgeStrata([withErrors(makeStratum(40, 60, 55, 60), 15, 0)], margin);
    assert.equal(worse.verdict, "cannot tell");
    assert.equal(worse.erroredDecide, 15);
    const better = judgeStrata([withErrors(makeStratum(55, 60, 40, 60), 1, 15)], margin);
    assert.equal(better.verdict, "cannot tell");
    assert.equal(better.erroredDecide, 16);
    const noWorse = judgeStrata([withErrors(makeStratum(295, 300, 280, 300), 0, 15)], margin);
    assert.equal(noWorse.verdict, "no worse");
    const notEven = judgeStrata([withErrors(makeStratum(270, 300, 265, 300), 0, 30)], margin);
    assert.deepEqual([notEven.verdict, notEven.erroredDecide], ["cannot tell", 30]);
  });

  it("does not blame them where it could not be told anyway", () => {
    const judged = judgeStrata([withErrors(makeStratum(5, 10, 5, 10), 1, 0)], margin);
    assert.equal(judged.verdict, "cannot tell");
    assert.equal(judged.erroredDecide, undefined);
  });

  it("cannot be told either when those of another cell decide how it is adjusted", () => {
    const drop = [withErrors(makeStratum(30, 50, 42, 50))];
    const judgeAmong = (errored: number) => {
      const other = [withErrors(makeStratum(22, 50, 45, 50), errored, 0)];
      return judgeFamily([drop, ...Array.from({ length: 10 }, () => other)], margin)[0];
    };
    assert.equal(judgeAmong(0)?.verdict, "worse");
    assert.equal(judgeAmong(23)?.verdict, "cannot tell");
    assert.equal(judgeAmong(23)?.erroredDecide, 230);
  });

  it("counts no tests of strata that one side lacks", () => {
    const strata = [withErrors(makeStratum(40, 60, 55, 60), 15, 0)];
    const lone = withErrors(makeStratum(3, 90, 0, 0), 80, 0);
    assert.deepEqual(judgeStrata([...strata, lone], margin), judgeStrata(strata, margin));
  });

  it("shows the figures of the tests as they are", () => {
    const strata = [withErrors(makeStratum(40, 60, 55, 60), 15, 2)];
    const judged = judgeStrata(strata, margin);
    assertDigits(judged.difference, "-0.25");
    assert.equal(judged.p, exactTest(strata).p);
  });

  it("calls the head lower only when it is so at best", () => {
    const lower = withErrors(makeStratum(1960, 2000, 1980, 2000));
    assert.equal(judgeStrata([{ ...lower, headErrored: 2 }], margin).isLower, true);
    const undecided = judgeStrata([{ ...lower, headErrored: 15 }], margin);
    assert.deepEqual([undecided.verdict, undecided.isLower], ["no worse", false]);
  });
});

describe("the tests that are needed", () => {
  it("have the reference values", () => {
    const needed = (passed: number, total: number) =>
      testsNeeded(makeStratum(passed - 40, total - 45, 40, 45), margin);
    assert.deepEqual([needed(90, 100), needed(190, 200), needed(100, 100)], [605, 324, 73]);
  });

  it("are in the planning table", () => {
    assert.deepEqual([testsToTellApart(0.95, 0.9), testsToTellApart(0.9, 0.8)], [435, 199]);
    assert.equal(testsToTellApart(0.8, 0.9), 199);
    assert.equal(testsForAllPassing(margin), 73);
    const rates = [1, 0.98, 0.95, 0.9, 0.8];
    assert.deepEqual(
      rates.map((rate) => testsForNoWorse(rate, margin)),
      [73, 180, 320, 580, 1010],
    );
  });
});

// --- internal ---

function withErrors(
  stratum: ReturnType<typeof makeStratum>,
  headErrored = 0,
  baseErrored = 0,
): ErrorStratum {
  return { ...stratum, headErrored, baseErrored };
}
