import assert from "node:assert/strict";
import { confidenceSequence } from "../../../../src/report/statistics/confidenceSequence.ts";
import { liveTotal } from "../../../../src/report/statistics/liveTotal.ts";
import { percentileInterval } from "../../../../src/report/statistics/orderStatistics.ts";
import { judgeSettling, testsToSettle } from "../../../../src/report/statistics/settling.ts";
import { wilsonInterval } from "../../../../src/report/statistics/wilson.ts";
import { assertDigits, assertInterval } from "./strata.ts";

describe("the confidence sequence", () => {
  it("has the reference values", () => {
    assertInterval(confidenceSequence(10, 0), "0.6230126490 1");
    assertInterval(confidenceSequence(9, 1), "0.4559913 0.9995344");
    assertInterval(confidenceSequence(0, 10), "0 0.3769873510");
    assert.deepEqual(confidenceSequence(0, 0), { lower: 0, upper: 1 });
    // A fifth of the chance takes the tenth root of a fifth of the limit.
    assertDigits(confidenceSequence(10, 0, 0.01).lower, (0.623012649 * 0.2 ** 0.1).toFixed(9));
  });

  it("is wider than an interval for a number fixed before, and wider the surer", () => {
    for (const [passed, failed] of [
      [5, 5],
      [90, 10],
      [1000, 3],
      [0, 4],
    ] as const) {
      const [plain, sure] = [
        confidenceSequence(passed, failed),
        confidenceSequence(passed, failed, 0.01),
      ];
      const fixed = wilsonInterval(passed, passed + failed);
      assert.ok(plain.lower <= fixed.lower && plain.upper >= fixed.upper);
      assert.ok(sure.lower <= plain.lower && sure.upper >= plain.upper);
      assert.ok(sure.upper - sure.lower > plain.upper - plain.lower);
    }
  });

  it("gives a live total the mean of its cells' limits, each surer the more there are", () => {
    assert.deepEqual(liveTotal([{ passed: 9, failed: 1 }]), confidenceSequence(9, 1));
    const cells = [
      { passed: 9, failed: 1 },
      { passed: 30, failed: 0 },
      { passed: 0, failed: 0 },
    ];
    const limits = cells.map(({ passed, failed }) => confidenceSequence(passed, failed, 0.05 / 3));
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / 3;
    assertDigits(liveTotal(cells)?.lower, mean(limits.map(({ lower }) => lower)).toFixed(10));
    assertDigits(liveTotal(cells)?.upper, mean(limits.map(({ upper }) => upper)).toFixed(10));
    assert.equal(liveTotal([]), undefined);
  });
});

describe("a cell that runs until it is settled", () => {
  const rule = { halfWidth: 0.1, minRuns: 10, maxRuns: 100 };
  const cell = (rounds: number, passed: number, failed: number, errored = 0) => ({
    rounds,
    passed,
    failed,
    errored,
  });

  it("is settled once half of its confidence sequence is narrow enough", () => {
    assert.equal(judgeSettling(cell(40, 39, 1), rule), "settled");
    assert.equal(judgeSettling(cell(20, 19, 1), rule), "goes on");
    assert.equal(judgeSettling(cell(60, 30, 30), rule), "goes on");
    assert.equal(judgeSettling(cell(100, 50, 50), rule), "given up");
  });

  it("runs its least number of rounds", () => {
    const cases = cell(9, 9 * 40, 0);
    assert.equal(judgeSettling(cases, rule), "goes on");
    assert.equal(judgeSettling({ ...cases, rounds: 10 }, rule), "settled");
  });

  it("never settles while over 10 % errored, nor without a verdict", () => {
    assert.equal(judgeSettling(cell(50, 45, 0, 5), rule), "settled");
    assert.equal(judgeSettling(cell(55, 49, 0, 6), rule), "goes on");
    assert.equal(judgeSettling(cell(100, 80, 0, 20), rule), "given up");
    assert.equal(judgeSettling(cell(100, 0, 0, 100), rule), "given up");
    assert.equal(judgeSettling(cell(10, 0, 0, 0), rule), "goes on");
  });

  it("leaves errored tests out of its width", () => {
    assert.equal(judgeSettling(cell(32, 30, 0, 2), rule), "settled");
    assert.equal(judgeSettling(cell(32, 30, 2, 0), rule), "goes on");
  });

  it("tells how many tests the worst case needs", () => {
    const tens = (tests: number) => Math.ceil(tests / 10) * 10;
    assert.equal(tens(testsToSettle(0.05)), 1360);
    assert.equal(tens(testsToSettle(0.05, 0.9)), 460);
    assert.ok(testsToSettle(0.1) > 250 && testsToSettle(0.1) < 350);
    for (const rate of [0.1, 0.3, 0.45, 0.55, 0.8, 0.95, 1]) {
      assert.ok(testsToSettle(0.1, rate) <= testsToSettle(0.1));
    }
    assert.equal(testsToSettle(0.5), 1);
  });
});

describe("the limits of a percentile", () => {
  const ranks = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

  it("are the ranks of the reference", () => {
    const p95 = percentileInterval(ranks(100), 0.95);
    assert.ok(p95 !== undefined && "coverage" in p95);
    assert.deepEqual([p95.lower, p95.upper], [90, 100]);
    assertDigits(p95.coverage, "0.982607");
    const median = percentileInterval(ranks(20), 0.5);
    assert.ok(median !== undefined && "coverage" in median);
    assert.deepEqual([median.lower, median.upper], [6, 15]);
  });

  it("want a least number of values, and are a floor below it", () => {
    const leasts = [
      [0.5, 6],
      [0.9, 36],
      [0.95, 72],
      [0.99, 368],
      [0.999, 3688],
    ] as const;
    for (const [share, least] of leasts) {
      const enough = percentileInterval(ranks(least), share);
      assert.ok(enough !== undefined && "upper" in enough);
      const fewer = percentileInterval(ranks(least - 1), share);
      assert.ok(fewer === undefined || "atLeast" in fewer);
    }
    assert.deepEqual(percentileInterval(ranks(71), 0.95), { atLeast: 63 });
    assert.equal(percentileInterval(ranks(5), 0.5), undefined);
    assert.equal(percentileInterval([], 0.95), undefined);
  });

  it("cover the percentile with 95 % or more, by the sum over all outcomes", () => {
    for (const share of [0.5, 0.75, 0.9, 0.95]) {
      for (const count of [6, 13, 36, 72, 100, 357]) {
        const found = percentileInterval(ranks(count), share);
        if (found === undefined || !("coverage" in found)) continue;
        assert.ok(found.coverage >= 0.95, `${share} of ${count}: ${found.coverage}`);
        assert.ok(found.lower <= count * share && found.upper >= count * share);
      }
    }
  });
});
