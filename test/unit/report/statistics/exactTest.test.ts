import assert from "node:assert/strict";
import { exactTest } from "../../../../src/report/statistics/exactTest.ts";
import { mantelHaenszelDifference } from "../../../../src/report/statistics/mantelHaenszel.ts";
import type { Stratum } from "../../../../src/report/statistics/stratum.ts";
import { makeChance } from "./chance.ts";
import { assertDigits, assertNear, makePairs, makeStratum, threeStrata } from "./strata.ts";

const references: [name: string, strata: Stratum[], exact: string | undefined, mid: string][] = [
  ["Fisher 3 1 / 1 3", [makeStratum(3, 4, 1, 4)], "0.4857142857", "0.2571428571"],
  ["Fisher 10 0 / 5 5", [makeStratum(10, 10, 5, 10)], "0.0325077399", "0.0162538700"],
  ["Fisher 45 5 / 35 15", [makeStratum(45, 50, 35, 50)], "0.0228349810", "0.0139373772"],
  ["McNemar 150:86", makePairs(150, 86), "3.715936e-05", "2.893390e-05"],
  ["McNemar 1:7", makePairs(1, 7), "0.0703125", "0.0390625"],
  ["McNemar 6:16", makePairs(6, 16), "0.0524787903", "0.0346896648"],
  ["McNemar 420:356", makePairs(420, 356), "0.0236622315", "0.0216164092"],
  ["McNemar 5:0", makePairs(5, 0), "0.0625", "0.03125"],
  ["three strata", threeStrata, "0.0768619261", "0.0471240667"],
  ["unequal arms", [makeStratum(7, 10, 93, 100)], undefined, "0.0524802647"],
  ["two arms of 2,000", [makeStratum(1960, 2000, 1980, 2000)], undefined, "0.0093242498"],
];

describe("the exact test over strata", () => {
  for (const [name, strata, exact, mid] of references) {
    it(`has the reference values of ${name}`, () => {
      const test = exactTest(strata);
      if (exact !== undefined) assertDigits(test.pExact, exact);
      assertDigits(test.p, mid);
    });
  }

  it("learns nothing from pairs that came out alike, and from strata where all or none passed", () => {
    const plain = exactTest(makePairs(6, 16));
    assert.deepEqual(exactTest(makePairs(6, 16, 30, 5)), plain);
    const silent = [makeStratum(9, 9, 4, 4), makeStratum(0, 3, 0, 8), makeStratum(3, 5, 0, 0)];
    assert.deepEqual(exactTest([...silent, ...makePairs(6, 16)]), plain);
    assert.deepEqual(exactTest(silent), { p: 1, pExact: 1, smallestP: 1 });
    assert.deepEqual(exactTest([]), { p: 1, pExact: 1, smallestP: 1 });
  });

  it("tells from the margins alone how small p could have been", () => {
    assertDigits(exactTest(makePairs(2, 2)).smallestP, "0.0625");
    assertDigits(exactTest(makePairs(3, 2)).smallestP, "0.03125");
    assertDigits(exactTest([makeStratum(5, 10, 10, 10)]).smallestP, "0.0162538700");
    assertDigits(exactTest([makeStratum(9, 10, 9, 10)]).smallestP, "0.2368421053");
    for (const [total, passed] of [
      [10, 13],
      [4, 4],
      [25, 47],
    ] as const) {
      const all = Array.from({ length: total + 1 }, (_, head) => passed - head)
        .filter((base) => base >= 0 && base <= total)
        .map((base) => exactTest([makeStratum(passed - base, total, base, total)]));
      const smallest = Math.min(...all.map(({ p }) => p));
      for (const { smallestP } of all) assertNear(smallestP, smallest, 1e-12);
    }
  });

  it("is what a sum over all outcomes says, with strata of all sizes", () => {
    const chance = makeChance(11);
    for (let round = 0; round < 40; round++) {
      const strata = Array.from({ length: 1 + Math.floor(chance() * 5) }, () => {
        const [head, base] = [1 + Math.floor(chance() * 7), 1 + Math.floor(chance() * 7)];
        return makeStratum(draw(chance, head), head, draw(chance, base), base);
      });
      const test = exactTest(strata);
      const listed = listOutcomes(strata);
      assertNear(test.p, listed.p, 1e-11);
      assertNear(test.pExact, listed.pExact, 1e-11);
    }
  });

  it("keeps the digits of small probabilities where thousands of strata are summed", () => {
    // 600 strata with the same two outcomes are a binomial distribution.
    const test = exactTest(makePairs(225, 375));
    assertNear(test.p, binomialMidP(225, 600), 1e-10);
    assertNear(test.smallestP, 0.5 ** 600, 1e-10);
    assert.ok(exactTest(makePairs(0, 3000)).p < 1e-12);
    assert.ok(exactTest(makePairs(0, 3000)).pExact < 1e-12);
  });

  it("has the sign of its difference on the side of its tail", () => {
    const chance = makeChance(5);
    for (let round = 0; round < 200; round++) {
      const strata = Array.from({ length: 4 }, () => {
        const [head, base] = [1 + Math.floor(chance() * 9), 1 + Math.floor(chance() * 9)];
        return makeStratum(draw(chance, head), head, draw(chance, base), base);
      });
      const excess = strata.reduce((sum, { headPassed, headTotal, basePassed, baseTotal }) => {
        const mean = (headTotal * (headPassed + basePassed)) / (headTotal + baseTotal);
        return sum + headPassed - mean;
      }, 0);
      const difference = mantelHaenszelDifference(strata) ?? 0;
      if (Math.abs(excess) > 1e-9) assert.equal(Math.sign(difference), Math.sign(excess));
      else assert.ok(Math.abs(difference) < 1e-9);
    }
  });
});

// --- internal ---

function draw(chance: () => number, most: number): number {
  return Math.floor(chance() * (most + 1));
}

/** Both p values from a plain list of all ways in which the head's passes of each stratum can come out. */
function listOutcomes(strata: readonly Stratum[]): { p: number; pExact: number } {
  let outcomes = new Map([[0, 1]]);
  let observed = 0;
  for (const { headPassed, headTotal, basePassed, baseTotal } of strata) {
    observed += headPassed;
    const next = new Map<number, number>();
    const passed = headPassed + basePassed;
    for (let k = Math.max(0, passed - baseTotal); k <= Math.min(headTotal, passed); k++) {
      const ways = choose(headTotal, k) * choose(baseTotal, passed - k);
      for (const [sum, weight] of outcomes) {
        next.set(sum + k, (next.get(sum + k) ?? 0) + weight * ways);
      }
    }
    outcomes = next;
  }
  const all = [...outcomes.values()].reduce((sum, weight) => sum + weight, 0);
  const own = outcomes.get(observed) ?? 0;
  let [below, above, rare] = [own / 2, own / 2, 0];
  for (const [sum, weight] of outcomes) {
    if (sum < observed) below += weight;
    if (sum > observed) above += weight;
    if (weight <= own * (1 + 1e-7)) rare += weight;
  }
  return { p: Math.min(1, (2 * Math.min(below, above)) / all), pExact: rare / all };
}

function choose(n: number, k: number): number {
  let ways = 1;
  for (let at = 1; at <= k; at++) ways = (ways * (n - k + at)) / at;
  return ways;
}

/** 2·(P(B < k) + ½P(B = k)) of a fair coin, for k below the middle, summed from the small end. */
function binomialMidP(k: number, n: number): number {
  let [term, sum] = [0.5 ** n, 0];
  for (let at = 0; at < k; at++) {
    sum += term;
    term = (term * (n - at)) / (at + 1);
  }
  return 2 * (sum + term / 2);
}
