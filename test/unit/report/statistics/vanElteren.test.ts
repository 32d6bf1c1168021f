import assert from "node:assert/strict";
import { normalTail } from "../../../../src/report/statistics/numeric/normal.ts";
import { compareTimes, type TimeStratum } from "../../../../src/report/statistics/vanElteren.ts";
import { makeChance } from "./chance.ts";
import { assertDigits, assertNear } from "./strata.ts";

const head = [12.1, 10.4, 11.8, 13.9, 12.7, 11.2];
const base = [14.0, 13.1, 15.2, 12.9, 14.8, 13.6, 16.1];

describe("times compared", () => {
  it("have the reference values of one stratum without ties", () => {
    const compared = compareTimes([{ head, base }]);
    assertDigits(compared?.p, "0.0081585082");
    assertNear(compared?.shift ?? 0, -2.2, 1e-12);
    assertNear(compared?.interval.lower ?? 0, -4, 1e-12);
    assertNear(compared?.interval.upper ?? 0, -0.8, 1e-12);
  });

  it("have the reference value of one stratum with ties", () => {
    const tied = [{ head: [2, 3, 4, 6, 8, 9, 9], base: [1, 2, 2, 3, 5, 8] }];
    assertDigits(compareTimes(tied)?.p, "0.1298649920");
  });

  it("find the differences that a list of all would show, with ties and strata of all sizes", () => {
    const chance = makeChance(3);
    for (let round = 0; round < 60; round++) {
      const isWhole = round % 2 === 0;
      const strata = Array.from({ length: 2 + (round % 4) }, () => ({
        head: drawTimes(chance, 8 + Math.floor(chance() * 12), isWhole),
        base: drawTimes(chance, 8 + Math.floor(chance() * 12), isWhole),
      }));
      const compared = compareTimes(strata);
      assert.ok(compared !== undefined);
      const { lower, upper } = compared.interval;
      const listed = listWeighted(strata);
      const all = listed.reduce((sum, { weight }) => sum + weight, 0);
      const upTo = (bound: number) =>
        listed.reduce((sum, each) => sum + (each.difference <= bound ? each.weight : 0), 0);
      const middle = listed.find(({ difference }) => upTo(difference) >= (all / 2) * (1 - 1e-12));
      const next = listed.find(({ difference }) => upTo(difference) > (all / 2) * (1 + 1e-12));
      const median = ((middle?.difference ?? 0) + (next?.difference ?? 0)) / 2;
      assertNear(compared.shift, median, 1e-12);
      assert.ok(lower <= compared.shift && compared.shift <= upper);
      const differences = listed.map(({ difference }) => difference);
      assert.ok(differences.includes(lower) && differences.includes(upper));
    }
  });

  it("reject no shift within the interval, and each beyond it", () => {
    const chance = makeChance(8);
    const designs = [[12], [60], [7, 7, 7], [5, 9, 20], Array(40).fill(2)];
    for (let round = 0; round < 60; round++) {
      const isWhole = round % 2 === 1;
      const strata = (designs[round % 5] ?? []).map((size: number) => ({
        head: drawTimes(chance, size, isWhole),
        base: drawTimes(chance, size, isWhole),
      }));
      const { interval } = compareTimes(strata) ?? assert.fail();
      const pAt = (shift: number) =>
        compareTimes(
          strata.map((each) => ({
            head: each.head.map((value) => value - shift),
            base: each.base,
          })),
        )?.p ?? 0;
      const step = 1e-7;
      assert.ok(pAt(interval.lower + step) > 0.05 && pAt(interval.upper - step) > 0.05);
      assert.ok(pAt(interval.lower - step) <= 0.05 && pAt(interval.upper + step) <= 0.05);
    }
  });

  it("are not misled by a mix of strata that differs, where pooling would be", () => {
    const chance = makeChance(21);
    const slow = (count: number) => drawTimes(chance, count, false).map((value) => value + 1000);
    const fast = (count: number) => drawTimes(chance, count, false);
    const strata = [
      { head: slow(40), base: slow(10) },
      { head: fast(10), base: fast(40) },
    ];
    const pooled = {
      head: strata.flatMap((each) => each.head),
      base: strata.flatMap((each) => each.base),
    };
    assert.ok((compareTimes(strata)?.p ?? 0) > 0.05);
    assert.ok((compareTimes([pooled])?.p ?? 1) < 1e-4);
  });

  it("are judged exactly up to 49 values a side, by the normal distribution from 50 on", () => {
    const shifted = (count: number, shift: number) => ({
      head: Array.from({ length: count }, (_, at) => at),
      base: Array.from({ length: count }, (_, at) => at + 0.5 + shift),
    });
    // One of C(98, 49) ways at either end.
    const apart = compareTimes([shifted(49, 49)])?.p ?? 0;
    assertNear((apart * 2.547761225898086e28) / 2, 1, 1e-10);
    // The head's value is the larger in 1 + 2 + … + 39 of 2,500 pairs.
    const z = (1250 - 780 - 0.5) / Math.sqrt((2500 * 101) / 12);
    assertNear(compareTimes([shifted(50, 10)])?.p ?? 0, 2 * normalTail(z), 1e-10);
  });

  it("have a shift between the two middle ones of an even number of differences", () => {
    assert.equal(compareTimes([{ head: [0, 10], base: [0] }])?.shift, 5);
    const pairs = [3, 4, 8, 11].map((value) => ({ head: [value], base: [1] }));
    assert.equal(compareTimes(pairs)?.shift, 5);
  });

  it("have no limits where too few values could reject anything", () => {
    const few = compareTimes([{ head: [1, 2, 3], base: [5, 6, 7] }]);
    assertDigits(few?.p, "0.1");
    assert.equal(few?.shift, -4);
    assert.deepEqual(few?.interval, { lower: -Infinity, upper: Infinity });
  });

  it("do not differ where all are equal", () => {
    const equal = compareTimes([{ head: [5, 5, 5, 5], base: [5, 5, 5] }]);
    assert.deepEqual([equal?.p, equal?.shift], [1, 0]);
    const huge = Float64Array.from({ length: 500 }, () => 7);
    const many = compareTimes([{ head: huge, base: huge }]);
    assert.deepEqual(many, { p: 1, shift: 0, interval: { lower: 0, upper: 0 } });
  });

  it("leave out strata without a value on one side, and are none without any", () => {
    const lone = [
      { head: [1], base: [] },
      { head: [], base: [1] },
    ];
    assert.deepEqual(compareTimes([...lone, { head, base }]), compareTimes([{ head, base }]));
    assert.equal(compareTimes(lone), undefined);
    assert.equal(compareTimes([]), undefined);
  });

  it("change sign when head and base change places, and move with the unit", () => {
    const chance = makeChance(13);
    const strata = [15, 4, 9].map((size) => ({
      head: drawTimes(chance, size, true),
      base: drawTimes(chance, size + 2, true),
    }));
    const one = compareTimes(strata) ?? assert.fail();
    const other =
      compareTimes(strata.map((each) => ({ head: each.base, base: each.head }))) ?? assert.fail();
    assertNear(other.p, one.p, 1e-12);
    assert.equal(other.shift + one.shift, 0);
    assert.equal(other.interval.lower + one.interval.upper, 0);
    const scaled = compareTimes(
      strata.map((each) => ({
        head: each.head.map((value) => value * 1024),
        base: each.base.map((value) => value * 1024),
      })),
    );
    assert.deepEqual(scaled?.interval, {
      lower: one.interval.lower * 1024,
      upper: one.interval.upper * 1024,
    });
  });

  it("find the shift of 100,000 values a side, with long tails and outliers, without listing pairs", () => {
    const chance = makeChance(17);
    const times = (shift: number) =>
      Float64Array.from({ length: 100_000 }, () => shift + 50 * Math.exp(6 * chance() ** 4));
    const [slow, fast] = [times(0.5), times(0)];
    slow[0] = 1e12;
    fast[0] = -1e12;
    const compared = compareTimes([{ head: slow, base: fast }]) ?? assert.fail();
    assert.ok(compared.interval.lower < 0.5 && compared.interval.upper > 0.5);
    assert.ok(compared.interval.upper - compared.interval.lower < 0.5);
  });
});

// --- internal ---

function drawTimes(chance: () => number, count: number, isWhole: boolean): number[] {
  return Array.from({ length: count }, () => {
    const value = 10 - 5 * Math.log(1 - chance());
    return isWhole ? Math.round(value) : value;
  });
}

/** All differences within strata, ascending, with what each weighs. */
function listWeighted(strata: readonly TimeStratum[]): { difference: number; weight: number }[] {
  return strata
    .flatMap((each) => {
      const weight = 1 / (each.head.length + each.base.length + 1);
      return Array.from(each.head).flatMap((value) =>
        Array.from(each.base, (other) => ({ difference: value - other, weight })),
      );
    })
    .sort((a, b) => a.difference - b.difference);
}
