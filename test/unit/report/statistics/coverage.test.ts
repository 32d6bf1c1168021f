import assert from "node:assert/strict";
import { clopperPearsonInterval } from "../../../../src/report/statistics/clopperPearson.ts";
import { confidenceSequence } from "../../../../src/report/statistics/confidenceSequence.ts";
import { differenceInterval } from "../../../../src/report/statistics/differenceInterval.ts";
import type { Interval } from "../../../../src/report/statistics/interval.ts";
import { scenariosLikeTheseRate } from "../../../../src/report/statistics/scenariosLikeThese.ts";
import { judgeSettling } from "../../../../src/report/statistics/settling.ts";
import { totalRate } from "../../../../src/report/statistics/totalRate.ts";
import { wilsonInterval } from "../../../../src/report/statistics/wilson.ts";
import { drawPassed, listProbabilities, makeChance } from "./chance.ts";
import { makeStratum } from "./strata.ts";

const grid = Array.from({ length: 99 }, (_, at) => (at + 1) / 100);

describe("the coverage of an interval", () => {
  it("of Clopper and Pearson is 95 % or more, for each number of tests up to 60 and each rate", () => {
    for (let total = 1; total <= 60; total++) {
      const limits = listIntervals(total, clopperPearsonInterval);
      for (const rate of grid) {
        const covered = coverageOf(limits, listProbabilities(total, rate), rate);
        assert.ok(covered >= 0.95, `${total} tests at ${rate}: ${covered}`);
      }
    }
  });

  it("of Wilson is 95 % on average, and can be less near 1", () => {
    for (let total = 5; total <= 60; total++) {
      const limits = listIntervals(total, wilsonInterval);
      const covered = grid.map((rate) => coverageOf(limits, listProbabilities(total, rate), rate));
      const mean = covered.reduce((sum, one) => sum + one, 0) / covered.length;
      assert.ok(mean >= 0.94 && mean <= 0.97, `${total} tests: ${mean}`);
    }
    const ten = listIntervals(10, wilsonInterval);
    const low = coverageOf(ten, listProbabilities(10, 0.9825), 0.9825);
    assert.ok(Math.abs(low - 0.838) < 0.0005, `${low}`);
  });

  it("of a total of cells of unequal size is 93 % or more, where pooling them covers a third", () => {
    const chance = makeChance(101);
    const sizes = [...Array(9).fill(69), 100];
    const rates = [...Array(9).fill(0.95), 0.2];
    const truth = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
    let [covered, pooled] = [0, 0];
    for (let round = 0; round < 4000; round++) {
      const cells = sizes.map((total: number, at) => ({
        passed: drawPassed(chance, total, rates[at] ?? 0),
        total,
      }));
      if (isInside(totalRate(cells)?.interval, truth)) covered++;
      const passed = cells.reduce((sum, cell) => sum + cell.passed, 0);
      if (isInside(wilsonInterval(passed, 721), truth)) pooled++;
    }
    assert.ok(covered / 4000 >= 0.93, `${covered / 4000}`);
    assert.ok(pooled / 4000 < 0.5, `${pooled / 4000}`);
  });

  it("of scenarios like these is 94–99 % over scenarios drawn anew", () => {
    const chance = makeChance(102);
    const wells = [1, 1, 0.98, 0.95, 0.95, 0.9, 0.9, 0.8, 0.7, 0.6];
    const truth = wells.reduce((sum, rate) => sum + rate, 0) / wells.length;
    for (const count of [10, 20, 40]) {
      let covered = 0;
      for (let round = 0; round < 3000; round++) {
        const cells = Array.from({ length: count }, () => {
          const rate = wells[Math.floor(chance() * wells.length)] ?? 0;
          return { passed: drawPassed(chance, 5, rate), total: 5 };
        });
        if (isInside(scenariosLikeTheseRate(cells)?.interval, truth)) covered++;
      }
      assert.ok(covered >= 0.94 * 3000 && covered <= 0.99 * 3000, `${count}: ${covered / 3000}`);
    }
  });

  it("of the difference of one stratum is 95 % on average, by the sum over all outcomes", () => {
    for (const [heads, bases] of [
      [10, 10],
      [20, 20],
      [7, 25],
      [40, 40],
    ] as const) {
      const limits = Array.from({ length: heads + 1 }, (_, head) =>
        listIntervals(bases, (base) => ofDifference(makeStratum(head, heads, base, bases))),
      );
      const rates = [0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98];
      let sum = 0;
      for (const headRate of rates) {
        for (const baseRate of rates) {
          const base = listProbabilities(bases, baseRate);
          const covered = listProbabilities(heads, headRate).reduce(
            (all, weight, head) =>
              all + weight * coverageOf(limits[head] ?? [], base, headRate - baseRate),
            0,
          );
          assert.ok(covered > 0.9, `${heads} v ${bases} at ${headRate} v ${baseRate}: ${covered}`);
          sum += covered;
        }
      }
      const mean = sum / rates.length ** 2;
      assert.ok(mean > 0.945 && mean < 0.985, `${heads} v ${bases}: ${mean}`);
    }
  });

  it("of the difference over strata is 94–99.7 %, in pairs, in small strata and in unequal ones", () => {
    const chance = makeChance(103);
    const rounds = 3000;
    const designs = [
      { strata: 30, head: 1, base: 1 },
      { strata: 100, head: 3, base: 3 },
      { strata: 5, head: 10, base: 10 },
      { strata: 8, head: 5, base: 20 },
    ];
    for (const { strata, head, base } of designs) {
      const rates = Array.from({ length: strata }, () => 0.6 + 0.39 * chance());
      for (const drop of [0, 0.1]) {
        let covered = 0;
        for (let round = 0; round < rounds; round++) {
          const drawn = rates.map((rate) =>
            makeStratum(
              drawPassed(chance, head, rate - drop),
              head,
              drawPassed(chance, base, rate),
              base,
            ),
          );
          if (isInside(differenceInterval(drawn)?.interval, -drop)) covered++;
        }
        const share = covered / rounds;
        assert.ok(share >= 0.935 && share <= 0.998, `${strata} of ${head} v ${base}: ${share}`);
      }
    }
  });
});

describe("a look after every test", () => {
  const most = 300;
  const sequence = listAll(most, (passed, total) => confidenceSequence(passed, total - passed));

  it("leaves the truth out of the confidence sequence in 5 % of runs at most", () => {
    for (const rate of [0.02, 0.1, 0.3, 0.5, 0.75, 0.9, 0.95, 0.98, 0.995]) {
      const missed = everMissed(sequence, rate, 1);
      assert.ok(missed <= 0.05, `${rate}: ${missed}`);
      if (rate >= 0.5 && rate <= 0.98) assert.ok(missed > 0.01, `${rate}: ${missed}`);
    }
  });

  it("would leave it out of a Wilson interval in a third of them", () => {
    const wilson = listAll(most, wilsonInterval);
    assert.ok(Math.abs(everMissed(wilson, 0.9, 10) - 0.34) < 0.01);
    assert.ok(Math.abs(everMissed(wilson.slice(0, 31), 0.9, 10) - 0.13) < 0.01);
  });

  it("settles most cells of good rates within 100 rounds, and leaves the truth out in 5 % at most", () => {
    const settled = [0.9, 0.95, 0.98].map((rate) => settle(sequence.slice(0, 101), rate));
    const percents = settled.map(({ share }) => Math.round(share * 100));
    assert.deepEqual(percents, [63, 99, 100]);
    for (const { wrong } of settled) assert.ok(wrong <= 0.05, `${wrong}`);
  });
});

// --- internal ---

function isInside(interval: Interval | undefined, truth: number): boolean {
  return interval !== undefined && interval.lower <= truth && truth <= interval.upper;
}

function ofDifference(stratum: ReturnType<typeof makeStratum>): Interval {
  return differenceInterval([stratum])?.interval ?? assert.fail();
}

function listIntervals(
  total: number,
  interval: (passed: number, total: number) => Interval,
): Interval[] {
  return Array.from({ length: total + 1 }, (_, passed) => interval(passed, total));
}

/** For each number of tests up to `most`, the intervals of all numbers of passes. */
function listAll(
  most: number,
  interval: (passed: number, total: number) => Interval,
): Interval[][] {
  return Array.from({ length: most + 1 }, (_, total) => listIntervals(total, interval));
}

function coverageOf(
  limits: readonly Interval[],
  probabilities: Float64Array,
  truth: number,
): number {
  return probabilities.reduce(
    (sum, weight, passed) => sum + (isInside(limits[passed], truth) ? weight : 0),
    0,
  );
}

/** The share of runs in which some look from test `first` on leaves the rate out. */
function everMissed(limits: readonly Interval[][], rate: number, first: number): number {
  let missed = 0;
  walk(limits.length - 1, rate, (total, passed, weight) => {
    if (total < first || isInside(limits[total]?.[passed], rate)) return true;
    missed += weight;
    return false;
  });
  return missed;
}

/** The share of cells that settle at a half-width of 10 points from round 10 on, and of those that are wrong then. */
function settle(limits: readonly Interval[][], rate: number): { share: number; wrong: number } {
  const rule = { halfWidth: 0.1, minRuns: 10, maxRuns: 100 };
  let [share, wrong] = [0, 0];
  walk(limits.length - 1, rate, (total, passed, weight) => {
    const cell = { rounds: total, passed, failed: total - passed, errored: 0 };
    if (judgeSettling(cell, rule) !== "settled") return true;
    share += weight;
    if (!isInside(limits[total]?.[passed], rate)) wrong += weight;
    return false;
  });
  return { share, wrong };
}

/** All runs test by test, by their probability; those for which `goesOn` is false end there. */
function walk(
  most: number,
  rate: number,
  goesOn: (total: number, passed: number, weight: number) => boolean,
): void {
  let weights = Float64Array.of(1);
  for (let total = 1; total <= most; total++) {
    const next = new Float64Array(total + 1);
    for (let passed = 0; passed <= total; passed++) {
      const weight =
        (weights[passed] ?? 0) * (1 - rate) + (passed > 0 ? (weights[passed - 1] ?? 0) * rate : 0);
      if (weight > 0 && goesOn(total, passed, weight)) next[passed] = weight;
    }
    weights = next;
  }
}
