import { differenceInterval } from "../../src/report/statistics/differenceInterval.ts";
import { exactTest } from "../../src/report/statistics/exactTest.ts";
import type { Stratum } from "../../src/report/statistics/stratum.ts";
import { compareTimes } from "../../src/report/statistics/vanElteren.ts";
import { type Figure, median } from "./figure.ts";

const rounds = 9;
const strataCount = 5000;
const timesCount = 100_000;

/** Two runs compared: 5,000 strata, beside the bare loop that their convolution is; 100,000 times a side. */
export async function measureComparison(): Promise<Figure[]> {
  const alike = Array.from({ length: strataCount }, (_, at) => makeStratum(at, 10, 10));
  const mixed = Array.from({ length: strataCount }, (_, at) =>
    makeStratum(at, 5 + (at % 20), 5 + ((at * 7) % 19)),
  );
  const times = { head: makeTimes(11), base: makeTimes(13) };
  const firstMs = timeOf(() => compare(alike));
  const alikeMs: number[] = [];
  const mixedMs: number[] = [];
  const timesMs: number[] = [];
  const shares: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const bareMs = timeOf(convolveBare);
    const ownMs = timeOf(() => compare(alike));
    alikeMs.push(ownMs);
    shares.push(ownMs / bareMs);
    mixedMs.push(timeOf(() => compare(mixed)));
    timesMs.push(timeOf(() => compareTimes([times])));
  }
  return [
    {
      name: "comparisonFirst",
      label: "5,000 strata of 10 v 10 compared for the first time",
      value: firstMs,
      unit: "ms",
      aim: "<= 200",
    },
    { name: "comparison", label: "and once warm", value: median(alikeMs), unit: "ms" },
    {
      name: "comparisonShare",
      label: "as a share of a bare convolution of 1,000 terms a stratum",
      value: median(shares),
      unit: "ratio",
      aim: "<= 0.5",
    },
    {
      name: "comparisonMixed",
      label: "5,000 strata of sizes from 5 to 24",
      value: median(mixedMs),
      unit: "ms",
      aim: "<= 200",
    },
    {
      name: "comparisonTimes",
      label: "100,000 times a side compared",
      value: median(timesMs),
      unit: "ms",
      aim: "<= 1000",
    },
  ];
}

// --- internal ---

function compare(strata: readonly Stratum[]): void {
  exactTest(strata);
  differenceInterval(strata);
}

/** Counts of passes that differ from stratum to stratum. */
function makeStratum(at: number, headTotal: number, baseTotal: number): Stratum {
  const headPassed = Math.imul(at, 2654435761) >>> 0;
  const basePassed = Math.imul(at + 77, 2246822519) >>> 0;
  return {
    headPassed: headPassed % (headTotal + 1),
    headTotal,
    basePassed: basePassed % (baseTotal + 1),
    baseTotal,
  };
}

/** Times with a long tail. */
function makeTimes(seed: number): Float64Array {
  return Float64Array.from({ length: timesCount }, (_, at) => {
    const share = (Math.imul(at + 1, 2654435761 + seed * 2) >>> 0) / 2 ** 32;
    return 200 - 80 * Math.log(1 - share);
  });
}

/** One term after the other: 11 outcomes of each stratum times 1,000 sums that matter. */
function convolveBare(): void {
  const sums = new Float64Array(1100);
  sums[0] = 1;
  for (let stratum = 0; stratum < strataCount; stratum++) {
    for (let outcome = 0; outcome < 11; outcome++) {
      for (let sum = 1000; sum >= 0; sum--) {
        sums[sum + outcome] = ((sums[sum + outcome] ?? 0) + (sums[sum] ?? 0)) * 0.5;
      }
    }
  }
}

function timeOf(act: () => void): number {
  const start = performance.now();
  act();
  return performance.now() - start;
}
