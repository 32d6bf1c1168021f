import { joinNumbers } from "../../common/joinNumbers.ts";
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

/**
 * Times of tests of each group, compared within what was asked alike; a group without times on both sides has no row. Groups
 * of the same list of pairs are compared once.
 */
export function compareTimesOf(groups: readonly TimedGroup[]): ComparedTimes[] {
  const known = new Map<readonly StratumPair[], TimesOfPairs | undefined>();
  return groups.flatMap(({ provider, scenario, pairs }) => {
    const found = known.has(pairs) ? known.get(pairs) : comparePairs(pairs);
    known.set(pairs, found);
    if (found === undefined) return [];
    return [{ provider, ...(scenario === undefined ? {} : { scenario }), ...found }];
  });
}

// --- internal ---

type TimesOfPairs = Omit<ComparedTimes, "provider" | "scenario">;

function comparePairs(pairs: readonly StratumPair[]): TimesOfPairs | undefined {
  const strata = pairs
    .map(({ base, head }) => ({ head: sortTimes(head), base: sortTimes(base) }))
    .filter(({ head, base }) => head.length > 0 && base.length > 0);
  const found = compareTimes(strata);
  if (found === undefined) return undefined;
  return {
    base: describeTimes(strata.map(({ base }) => base)),
    head: describeTimes(strata.map(({ head }) => head)),
    shiftMs: found.shift,
    ...describeInterval(found.interval),
    p: found.p,
  };
}

function sortTimes({ tests }: ComparedStratum): Float64Array {
  return Float64Array.from(tests.durationsMs.filter((each) => !Number.isNaN(each))).sort();
}

function describeInterval({ lower, upper }: Interval): Pick<ComparedTimes, "interval"> {
  return Number.isFinite(lower) && Number.isFinite(upper) ? { interval: [lower, upper] } : {};
}

function describeTimes(lists: readonly Float64Array[]): ComparedTimes["base"] {
  const [first = none, ...others] = lists;
  const sorted = others.length === 0 ? first : joinNumbers(lists).sort();
  const [p50Ms, p95Ms] = [nearestRank(sorted, 50), nearestRank(sorted, 95)];
  return { tests: sorted.length, p50Ms, p95Ms };
}

const none = new Float64Array();
