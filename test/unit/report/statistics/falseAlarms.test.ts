import assert from "node:assert/strict";
import { exactTest } from "../../../../src/report/statistics/exactTest.ts";
import { judgeFamily, judgeStrata } from "../../../../src/report/statistics/strataVerdict.ts";
import type { ErrorStratum } from "../../../../src/report/statistics/stratum.ts";
import { compareTimes } from "../../../../src/report/statistics/vanElteren.ts";
import { drawPassed, listProbabilities, makeChance } from "./chance.ts";
import { makeStratum } from "./strata.ts";

describe("false alarms of a comparison", () => {
  it("are 5.77 % at most for one stratum up to 60 a side, by the sum over all outcomes", () => {
    let worst = { share: 0, tests: 0 };
    for (let tests = 2; tests <= 60; tests++) {
      const rejected = listPairs(tests).filter(
        ([head, base]) =>
          head > base && exactTest([makeStratum(head, tests, base, tests)]).p < 0.05,
      );
      for (let rate = 0.01; rate <= 0.5; rate += 0.01) {
        const weights = listProbabilities(tests, rate);
        let share = 0;
        for (const [head, base] of rejected) {
          share += 2 * (weights[head] ?? 0) * (weights[base] ?? 0);
        }
        if (share > worst.share) worst = { share, tests };
      }
    }
    assert.ok(worst.share > 0.0575 && worst.share < 0.05775, JSON.stringify(worst));
    assert.equal(worst.tests, 17);
  });

  const designs = [
    { strata: 1, tests: 10 },
    { strata: 5, tests: 10 },
    { strata: 30, tests: 1 },
    { strata: 100, tests: 3 },
  ];
  for (const [at, { strata, tests }] of designs.entries()) {
    it(`are 6 % at most of 10,000 equal pairs of ${strata} × ${tests} tests`, () => {
      const chance = makeChance(200 + at);
      let alarms = 0;
      for (let round = 0; round < 10_000; round++) {
        const drawn = drawEqual(chance, strata, tests, 0.5 + 0.49 * (round / 10_000));
        if (exactTest(drawn).p < 0.05) alarms++;
      }
      assert.ok(alarms <= 600, `${alarms}`);
      assert.ok(alarms >= (strata > 1 ? 200 : 10), `${alarms}`);
    });
  }

  it("are 6 % at most of families of twenty equal cells, in any of their cells", () => {
    const chance = makeChance(300);
    let alarms = 0;
    const rounds = 1000;
    for (let round = 0; round < rounds; round++) {
      const rate = 0.6 + 0.35 * (round / rounds);
      const cells = Array.from({ length: 20 }, () => drawEqual(chance, 1, 20, rate));
      const isAlarm = judgeFamily(cells, 0.05).some(
        ({ verdict, isLower }) => verdict === "better" || verdict === "worse" || isLower,
      );
      if (isAlarm) alarms++;
    }
    assert.ok(alarms <= 0.06 * rounds, `${alarms}`);
  });

  it("of times are 5 % about, in one stratum and over several, with ties and without", () => {
    const chance = makeChance(400);
    for (const sizes of [[8], [60], [6, 12, 20], Array(25).fill(3)]) {
      for (const isWhole of [false, true]) {
        let alarms = 0;
        const rounds = 1500;
        for (let round = 0; round < rounds; round++) {
          const draw = (at: number, size: number) =>
            Array.from({ length: size }, () => {
              const value = at * 100 - 10 * Math.log(1 - chance());
              return isWhole ? Math.round(value) : value;
            });
          const strata = sizes.map((size: number, stratum: number) => ({
            head: draw(stratum, size),
            base: draw(stratum, size + stratum),
          }));
          if ((compareTimes(strata)?.p ?? 1) < 0.05) alarms++;
        }
        assert.ok(alarms > 0.025 * rounds && alarms < 0.065 * rounds, `${sizes} ${alarms}`);
      }
    }
  });
});

describe("no worse by 5 points", () => {
  const margin = 0.05;

  it("is said of runs worse by 5 in 3.3 % at most, of below 30 tests a side at low rates in 5.2 %, by the sum over all outcomes", () => {
    const sizes = [...Array.from({ length: 49 }, (_, at) => at + 2), 58, 69, 73, 80, 120, 200];
    const baseRates = [
      0.1, 0.3, 0.475, 0.525, 0.6, 0.7, 0.8, 0.85, 0.9, 0.925, 0.95, 0.97, 0.99, 1,
    ];
    for (const tests of sizes) {
      const said = listPairs(tests).filter(([head, base]) => {
        if (head < base - margin * tests) return false; // lies below the margin as it is
        if (head - base > 0.3 * tests + 6) return true; // far above it
        return isNoWorse([withoutErrors(makeStratum(head, tests, base, tests))], margin);
      });
      for (const base of baseRates) {
        const bases = listProbabilities(tests, base);
        const heads = listProbabilities(tests, base - margin);
        let share = 0;
        for (const [head, of] of said) share += (heads[head] ?? 0) * (bases[of] ?? 0);
        assert.ok(
          share <= (tests < 30 && base < 0.8 ? 0.052 : 0.033),
          `${tests} at ${base}: ${share}`,
        );
      }
    }
  });

  it("is said as rarely over strata", () => {
    const chance = makeChance(500);
    const rounds = 4000;
    for (const [strata, tests] of [
      [5, 40],
      [30, 10],
      [100, 3],
      [200, 1],
    ] as const) {
      let said = 0;
      for (let round = 0; round < rounds; round++) {
        const drawn = Array.from({ length: strata }, (_, at) => {
          const rate = 0.8 + 0.2 * ((at + 0.5) / strata);
          return withoutErrors(
            makeStratum(
              drawPassed(chance, tests, rate - margin),
              tests,
              drawPassed(chance, tests, rate),
              tests,
            ),
          );
        });
        if (isNoWorse(drawn, margin)) said++;
      }
      assert.ok(said <= 0.033 * rounds, `${strata} × ${tests}: ${said / rounds}`);
    }
  });
});

// --- internal ---

/** Strata of equal rates on both sides, which vary a little from stratum to stratum. */
function drawEqual(
  chance: () => number,
  strata: number,
  tests: number,
  rate: number,
): ErrorStratum[] {
  return Array.from({ length: strata }, (_, at) => {
    const own = rate + 0.1 * (1 - rate) * (at % 3);
    const head = drawPassed(chance, tests, own);
    return withoutErrors(makeStratum(head, tests, drawPassed(chance, tests, own), tests));
  });
}

function withoutErrors(stratum: ReturnType<typeof makeStratum>): ErrorStratum {
  return { ...stratum, headErrored: 0, baseErrored: 0 };
}

/** Better counts: it is said before, and means no worse as well. */
function isNoWorse(strata: readonly ErrorStratum[], margin: number): boolean {
  const { verdict } = judgeStrata(strata, margin);
  return verdict === "better" || verdict === "no worse";
}

/** All pairs of numbers of passes. */
function listPairs(tests: number): [head: number, base: number][] {
  const counts = Array.from({ length: tests + 1 }, (_, passed) => passed);
  return counts.flatMap((head) => counts.map((base): [number, number] => [head, base]));
}
