import assert from "node:assert/strict";
import fc from "fast-check";
import { clopperPearsonInterval } from "../../../../src/report/statistics/clopperPearson.ts";
import { confidenceSequence } from "../../../../src/report/statistics/confidenceSequence.ts";
import { differenceInterval } from "../../../../src/report/statistics/differenceInterval.ts";
import { exactTest } from "../../../../src/report/statistics/exactTest.ts";
import { holm } from "../../../../src/report/statistics/holm.ts";
import type { Interval } from "../../../../src/report/statistics/interval.ts";
import { miettinenNurminenInterval } from "../../../../src/report/statistics/miettinenNurminen.ts";
import { newcombeInterval } from "../../../../src/report/statistics/newcombe.ts";
import { percentileInterval } from "../../../../src/report/statistics/orderStatistics.ts";
import { passAtK } from "../../../../src/report/statistics/passAtK.ts";
import { scenariosLikeTheseRate } from "../../../../src/report/statistics/scenariosLikeThese.ts";
import { judgeFamily, judgeStrata } from "../../../../src/report/statistics/strataVerdict.ts";
import type { ErrorStratum, Stratum } from "../../../../src/report/statistics/stratum.ts";
import { tangoInterval } from "../../../../src/report/statistics/tango.ts";
import { adjustFamily } from "../../../../src/report/statistics/tarone.ts";
import { totalRate } from "../../../../src/report/statistics/totalRate.ts";
import { compareTimes } from "../../../../src/report/statistics/vanElteren.ts";
import { wilsonInterval } from "../../../../src/report/statistics/wilson.ts";

/** Even over 0–1: doubles of fast-check are nearly all next to 0. */
const evenShare = fc.nat(1000).map((share) => share / 1000);
/** One side: small arms often, none and large ones at times, and often all or none of them passed. */
const arm = fc
  .tuple(
    fc.oneof(fc.nat(3), fc.nat(30), fc.nat(3000)),
    fc.oneof(fc.constant(0), fc.constant(1), evenShare),
  )
  .map(([total, share]) => ({ total, passed: Math.round(total * share) }));
const stratum = fc.tuple(arm, arm).map(
  ([head, base]): Stratum => ({
    headPassed: head.passed,
    headTotal: head.total,
    basePassed: base.passed,
    baseTotal: base.total,
  }),
);
const strata = fc.array(stratum, { maxLength: 12 });
const errorStratum = fc
  .tuple(stratum, evenShare, fc.boolean())
  .map(([one, share, isHead]): ErrorStratum => {
    const headFailed = one.headTotal - one.headPassed;
    const baseFailed = one.baseTotal - one.basePassed;
    return {
      ...one,
      headErrored: isHead ? Math.floor(headFailed * share) : 0,
      baseErrored: isHead ? 0 : Math.floor(baseFailed * share),
    };
  });

describe("every interval of a rate", () => {
  const intervals = { wilsonInterval, clopperPearsonInterval, ofSequence };

  for (const [name, interval] of Object.entries(intervals)) {
    it(`holds the rate, lies in [0, 1] and is turned round with passed and failed (${name})`, () => {
      check(arm, ({ passed, total }) => {
        const found = interval(passed, total);
        assertWithin(found, 0, 1);
        if (total > 0) assertHolds(found, passed / total);
        const turned = interval(total - passed, total);
        assertClose(turned.lower, 1 - found.upper);
        assertClose(turned.upper, 1 - found.lower);
      });
    });

    it(`rises with each pass, and gets narrower with more tests of the same rate (${name})`, () => {
      check(arm, ({ passed, total }) => {
        const found = interval(passed, total);
        const more = interval(passed + 1, total + 1);
        assert.ok(more.lower >= found.lower - 1e-12 && more.upper >= found.upper - 1e-12);
        if (total === 0) return;
        const twice = interval(passed * 2, total * 2);
        assert.ok(twice.upper - twice.lower <= found.upper - found.lower + 1e-12);
      });
    });
  }

  it("holds the rate of totals in whatever order the cells come", () => {
    check(fc.array(arm, { maxLength: 30 }), (cells) => {
      for (const ofCells of [totalRate, scenariosLikeTheseRate]) {
        const found = ofCells(cells);
        if (found === undefined) continue;
        assertWithin(found.interval, 0, 1);
        assertHolds(found.interval, found.rate);
        const turned = ofCells(cells.toReversed());
        assertClose(turned?.interval.lower, found.interval.lower);
        assertClose(turned?.interval.upper, found.interval.upper);
      }
    });
  });
});

describe("every interval of a difference", () => {
  it("holds the difference, lies in [−1, 1], and is turned round when head and base change places", () => {
    check(strata, (some) => {
      const found = differenceInterval(some);
      if (found === undefined) return;
      assertWithin(found.interval, -1, 1);
      assertHolds(found.interval, found.difference);
      const turned = differenceInterval(some.map(swapArms));
      assertClose(turned?.difference, -found.difference);
      assertClose(turned?.interval.lower, -found.interval.upper);
      assertClose(turned?.interval.upper, -found.interval.lower);
    });
  });

  it("is the same in any order of strata, and with strata that one side lacks", () => {
    check(fc.tuple(strata, arm), ([some, { passed, total }]) => {
      const lone = [
        { headPassed: passed, headTotal: total, basePassed: 0, baseTotal: 0 },
        { headPassed: 0, headTotal: 0, basePassed: passed, baseTotal: total },
      ];
      const found = differenceInterval(some);
      const other = differenceInterval([...lone, ...some.toReversed()]);
      assertClose(other?.difference, found?.difference);
      assertClose(other?.interval.lower, found?.interval.lower);
      assertClose(other?.interval.upper, found?.interval.upper);
    });
  });

  it("rises with each pass of the head", () => {
    check(strata, (some) => {
      const at = some.findIndex(
        ({ headPassed, headTotal, baseTotal }) => headPassed < headTotal && baseTotal > 0,
      );
      const more = some.map((one, place) =>
        place === at ? { ...one, headPassed: one.headPassed + 1 } : one,
      );
      const [before, after] = [differenceInterval(some), differenceInterval(more)];
      if (at === -1 || before === undefined || after === undefined) return;
      assert.ok(after.difference > before.difference);
      assert.ok(exactTest(some).smallestP <= 1);
    });
  });

  it("is its limit's own score: one method does not stray from the others", () => {
    check(stratum, (one) => {
      if (one.headTotal < 30 || one.baseTotal < 30) return;
      const [newcombe, score] = [newcombeInterval(one), miettinenNurminenInterval([one])];
      assert.ok(Math.abs(newcombe.lower - score.lower) < 0.05);
      assert.ok(Math.abs(newcombe.upper - score.upper) < 0.05);
    });
    check(fc.tuple(fc.nat(60), fc.nat(60), fc.nat(400)), ([headOnly, baseOnly, alike]) => {
      const pairs = headOnly + baseOnly + alike;
      if (pairs === 0) return;
      const found = tangoInterval(headOnly, baseOnly, pairs);
      assertWithin(found, -1, 1);
      assertHolds(found, (headOnly - baseOnly) / pairs);
      const turned = tangoInterval(baseOnly, headOnly, pairs);
      assertClose(turned.lower, -found.upper);
    });
  });
});

describe("the exact test", () => {
  it("has p values in 0–1, none below the smallest attainable, mid-p below the exact one of symmetric arms", () => {
    check(strata, (some) => {
      const { p, pExact, smallestP } = exactTest(some);
      for (const one of [p, pExact, smallestP]) assert.ok(one >= 0 && one <= 1);
      if (p > 1e-12) assert.ok(p >= smallestP * (1 - 1e-9), `${p} < ${smallestP}`);
      const even = some.map((one) => {
        const basePassed = Math.min(one.basePassed, one.headTotal);
        return { ...one, baseTotal: one.headTotal, basePassed };
      });
      const ofEven = exactTest(even);
      assert.ok(ofEven.p <= ofEven.pExact + 1e-9);
    });
  });

  it("says the same when head and base, passed and failed, or strata change places", () => {
    check(fc.tuple(strata, arm), ([some, { passed, total }]) => {
      const lone = { headPassed: passed, headTotal: total, basePassed: 0, baseTotal: 0 };
      const found = exactTest(some);
      for (const other of [
        some.map(swapArms),
        some.map(swapOutcomes),
        [lone, ...some.toReversed()],
      ]) {
        const { p, pExact, smallestP } = exactTest(other);
        assertClose(p, found.p);
        assertClose(pExact, found.pExact);
        assertClose(smallestP, found.smallestP);
      }
    });
  });

  it("finds a gap the less likely by chance the wider it is", () => {
    check(
      fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 })),
      ([n, m]) => {
        for (let passed = 1; passed < n + m; passed++) {
          let before = 1;
          const mean = (n * passed) / (n + m);
          for (let head = Math.ceil(mean); head <= Math.min(n, passed); head++) {
            const [one] = [
              { headPassed: head, headTotal: n, basePassed: passed - head, baseTotal: m },
            ];
            const { p } = exactTest(one === undefined ? [] : [one]);
            if (passed - head >= 0 && head > mean + 1) assert.ok(p <= before + 1e-12);
            before = p;
          }
        }
      },
      10,
    );
  });
});

describe("families and verdicts", () => {
  it("adjust p upwards only, in the same order, and know no order of cells", () => {
    const test = fc.tuple(evenShare, evenShare).map(([a, b]) => ({
      p: Math.max(a, b),
      smallestP: Math.min(a, b) ** 3,
    }));
    check(fc.array(test, { maxLength: 20 }), (tests) => {
      const ps = tests.map(({ p }) => p);
      const adjusted = holm(ps);
      for (const [at, p] of ps.entries()) {
        assert.ok((adjusted[at] ?? 0) >= p && (adjusted[at] ?? 2) <= 1);
        for (const [other, q] of ps.entries()) {
          if (p < q) assert.ok((adjusted[at] ?? 0) <= (adjusted[other] ?? 1));
        }
      }
      const kept = adjustFamily(tests);
      assert.deepEqual(adjustFamily(tests.toReversed()), kept.toReversed());
      const isRejected = (p: number | undefined) => p !== undefined && p < 0.05;
      for (const [at, p] of adjusted.entries()) {
        if (isRejected(p)) assert.ok(isRejected(kept[at]) || (tests[at]?.smallestP ?? 0) > 0.001);
      }
    });
  });

  it("are never both: what is worse one way is better, no worse or untold the other", () => {
    check(fc.array(errorStratum, { maxLength: 6 }), (some) => {
      const judged = judgeStrata(some, 0.05);
      const turned = judgeStrata(some.map(swapErrored), 0.05);
      if (judged.verdict === "better") assert.notEqual(turned.verdict, "better");
      if (judged.verdict === "worse") assert.equal(turned.verdict, "better");
      assert.equal(judged.verdict === "cannot tell", judged.needed !== undefined);
      if (judged.erroredDecide !== undefined) assert.equal(judged.verdict, "cannot tell");
      if (!judged.isPossible) assert.equal(judged.verdict, "cannot tell");
      assertFinite(judged);
    });
  });

  it("of a cell do not get better by its errored tests", () => {
    check(fc.array(errorStratum, { maxLength: 6 }), (some) => {
      const judged = judgeStrata(some, 0.05);
      const plain = judgeStrata(
        some.map((one) => ({ ...one, headErrored: 0, baseErrored: 0 })),
        0.05,
      );
      const order = ["worse", "cannot tell", "no worse", "better"];
      if (judged.verdict === "better") assert.equal(plain.verdict, "better");
      if (judged.verdict === "worse") assert.ok(plain.verdict === "worse");
      if (judged.verdict === "no worse") assert.ok(order.indexOf(plain.verdict) >= 2);
      assert.equal(plain.erroredDecide, undefined);
    });
  });

  it("of a family are the same in any order of its cells", () => {
    check(fc.array(fc.array(errorStratum, { maxLength: 3 }), { maxLength: 8 }), (cells) => {
      const verdicts = judgeFamily(cells, 0.05).map(({ verdict }) => verdict);
      const turned = judgeFamily(cells.toReversed(), 0.05).map(({ verdict }) => verdict);
      assert.deepEqual(turned.toReversed(), verdicts);
    });
  });
});

describe("times and percentiles", () => {
  const times = fc.array(
    fc.oneof(
      fc.integer({ min: 0, max: 9 }),
      evenShare.map((share) => share * 40),
    ),
    {
      maxLength: 30,
    },
  );

  it("have a shift between the limits, and turn round when head and base change places", () => {
    const some = fc.array(fc.record({ head: times, base: times }), { maxLength: 5 });
    check(some, (compared) => {
      const found = compareTimes(compared);
      if (found === undefined) return;
      assert.ok(found.p >= 0 && found.p <= 1);
      assertHolds(found.interval, found.shift);
      const turned = compareTimes(compared.map(({ head, base }) => ({ head: base, base: head })));
      assertClose(turned?.p, found.p);
      assertClose(turned?.interval.lower, -found.interval.upper);
      const other = compareTimes(
        compared.toReversed().map(({ head, base }) => ({ head: head.toReversed(), base })),
      );
      assertClose(other?.p, found.p);
      assertClose(other?.interval.lower, found.interval.lower);
    });
  });

  it("have percentile limits that are measured values, in order", () => {
    const share = evenShare.map((at) => 0.5 + at * 0.499);
    check(fc.tuple(fc.array(fc.nat(1000), { maxLength: 400 }), share), ([values, at]) => {
      const sorted = values.toSorted((a, b) => a - b);
      const found = percentileInterval(sorted, at);
      if (found === undefined) return;
      if ("atLeast" in found) return assert.ok(sorted.includes(found.atLeast));
      assert.ok(sorted.includes(found.lower) && sorted.includes(found.upper));
      assert.ok(found.lower <= found.upper && found.coverage >= 0.95 && found.coverage <= 1);
    });
  });

  it("have tries of which any is at least as likely as all", () => {
    check(fc.tuple(arm, fc.nat(40)), ([{ passed, total }, k]) => {
      const found = passAtK(passed, total, k);
      if (found === undefined) return;
      assert.ok(found.all >= 0 && found.all <= found.any + 1e-12 && found.any <= 1);
      if (k === 1) assertClose(found.any, found.all);
    });
  });
});

// --- internal ---

function check<T>(values: fc.Arbitrary<T>, holds: (value: T) => void, numRuns = 300): void {
  fc.assert(fc.property(values, holds), { numRuns, seed: 7 });
}

function ofSequence(passed: number, total: number): Interval {
  return confidenceSequence(passed, total - passed);
}

function swapArms(one: Stratum): Stratum {
  return {
    headPassed: one.basePassed,
    headTotal: one.baseTotal,
    basePassed: one.headPassed,
    baseTotal: one.headTotal,
  };
}

function swapErrored(one: ErrorStratum): ErrorStratum {
  return { ...swapArms(one), headErrored: one.baseErrored, baseErrored: one.headErrored };
}

function swapOutcomes(one: Stratum): Stratum {
  return {
    ...one,
    headPassed: one.headTotal - one.headPassed,
    basePassed: one.baseTotal - one.basePassed,
  };
}

function assertWithin({ lower, upper }: Interval, least: number, most: number): void {
  assert.ok(least <= lower && lower <= upper && upper <= most, `${lower} to ${upper}`);
}

function assertHolds({ lower, upper }: Interval, value: number): void {
  assert.ok(lower <= value + 1e-12 && value - 1e-12 <= upper, `${value} in ${lower}–${upper}`);
}

function assertClose(actual: number | undefined, expected: number | undefined): void {
  if (actual === expected) return;
  const off = Math.abs((actual ?? Number.NaN) - (expected ?? Number.NaN));
  const most = 1e-9 * Math.max(1e-3, Math.abs(expected ?? 0));
  assert.ok(off <= most, `${actual} is not ${expected}`);
}

/** No figure of an object, or of objects in it, is NaN or infinite. */
function assertFinite(value: object): void {
  for (const [name, one] of Object.entries(value)) {
    if (typeof one === "number") assert.ok(Number.isFinite(one), name);
    else if (typeof one === "object" && one !== null) assertFinite(one);
  }
}
