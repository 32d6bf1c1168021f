import type { ComparedTimes } from "../../model/results/comparison.ts";
import { nearestRank } from "../nearestRank.ts";
import type { Interval } from "../statistics/interval.ts";
import { compareTimes } from "../statistics/vanElteren.ts";
import type { ComparedStratum } from "./comparedRun.ts";
import type { StratumPair } from "./pairStrata.ts";

interface TimedGroup {
  readonly provider: string;
  readonly scenario?: number;
  readonly pairs: readonly StratumPair[];
}

/** Times of tests of each group, compared within what was asked alike; a group without times on both sides has no row. */
export function compareTimesOf(groups: readonly TimedGroup[]): ComparedTimes[] {
  return groups.flatMap(({ provider, scenario, pairs }) => {
    const strata = pairs
      .map(({ base, head }) => ({ head: listTimes(head), base: listTimes(base) }))
      .filter(({ head, base }) => head.length > 0 && base.length > 0);
    const found = compareTimes(strata);
    if (found === undefined) return [];
    return [
      {
        provider,
        ...(scenario === undefined ? {} : { scenario }),
        base: describeTimes(strata.map(({ base }) => base)),
        head: describeTimes(strata.map(({ head }) => head)),
        shiftMs: found.shift,
        ...describeInterval(found.interval),
        p: found.p,
      },
    ];
  });
}

// --- internal ---

function listTimes({ tests }: ComparedStratum): number[] {
  return tests.durationsMs.filter((durationMs) => !Number.isNaN(durationMs));
}

function describeInterval({ lower, upper }: Interval): Pick<ComparedTimes, "interval"> {
  return Number.isFinite(lower) && Number.isFinite(upper) ? { interval: [lower, upper] } : {};
}

function describeTimes(lists: readonly (readonly number[])[]): ComparedTimes["base"] {
  const sorted = Float64Array.from(lists.flat()).sort();
  const [p50Ms, p95Ms] = [nearestRank(sorted, 50), nearestRank(sorted, 95)];
  return { tests: sorted.length, p50Ms, p95Ms };
}
