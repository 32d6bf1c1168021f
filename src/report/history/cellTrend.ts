import { joinNumbers } from "../../common/joinNumbers.ts";
import type { CellFigures } from "../../model/results/cellFigures.ts";
import type { HistoryPoint, TrendRate, TrendTime } from "../../model/results/history.ts";
import { nearestRank } from "../nearestRank.ts";
import { percentileInterval } from "../statistics/orderStatistics.ts";
import { retryEffectiveness } from "../statistics/retryEffectiveness.ts";
import type { Cell } from "../statistics/stratum.ts";
import { totalRate } from "../statistics/totalRate.ts";

type Trend = Pick<HistoryPoint, "first" | "final" | "value" | "p50" | "p95" | "costUsd" | "retry">;

/**
 * The figures of some cells of one run together. Rates answer how often these tests would pass again: Wilson of one cell, and
 * over several cells each counting alike. Percentiles are over all times, with the order statistics they lie between.
 */
export function buildTrend(cells: readonly CellFigures[]): Trend {
  const ofTests = (passed: "first" | "passed") =>
    cells.map((cell): Cell => ({ passed: cell[passed], total: cell.tests }));
  const values = cells.map(({ met, valued }): Cell => ({ passed: met, total: valued }));
  return {
    ...keyed("first", buildRate(ofTests("first"))),
    ...keyed("final", buildRate(ofTests("passed"))),
    ...keyed("value", buildRate(values)),
    ...buildTimes(cells),
    ...keyed("costUsd", sumCosts(cells)),
    ...keyed("retry", buildRetry(cells)),
  };
}

// --- internal ---

function keyed<K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: T });
}

function buildRate(cells: readonly Cell[]): TrendRate | undefined {
  const found = totalRate(cells);
  if (found === undefined) return undefined;
  const { lower, upper } = found.interval;
  return {
    rate: found.rate * 100,
    interval: [lower * 100, upper * 100],
    passed: cells.reduce((sum, { passed }) => sum + passed, 0),
    total: cells.reduce((sum, { total }) => sum + total, 0),
  };
}

function buildTimes(cells: readonly CellFigures[]): Pick<Trend, "p50" | "p95"> {
  const sorted = mergeTimes(cells);
  if (sorted === undefined || sorted.length === 0) return {};
  return { p50: buildTime(sorted, 0.5), p95: buildTime(sorted, 0.95) };
}

/** Of all cells, ascending; undefined where those of one are not kept. */
function mergeTimes(cells: readonly CellFigures[]): Float64Array | undefined {
  const kept = cells.flatMap(({ durationsMs }) => durationsMs ?? []);
  if (kept.length < cells.length) return undefined;
  const all = joinNumbers(kept);
  return cells.length === 1 ? all : all.sort();
}

function buildTime(sorted: Float64Array, share: number): TrendTime {
  const ms = nearestRank(sorted, share * 100);
  const { lower, upper } = findRanks(sorted.length, share);
  const [low, high] = [sorted[lower ?? -1], sorted[upper ?? -1]];
  if (low === undefined) return { ms };
  return high === undefined ? { ms, atLeastMs: low } : { ms, interval: [low, high] };
}

interface Ranks {
  readonly lower?: number;
  readonly upper?: number;
}

const knownRanks = new Map<string, Ranks>();
const mostKnown = 10_000;

/** Which of so many values a percentile lies between, from 0: it hangs on their number alone, and most runs have the same. */
function findRanks(count: number, share: number): Ranks {
  const key = `${count} ${share}`;
  const known = knownRanks.get(key);
  if (known !== undefined) return known;
  const found = percentileInterval(
    Float64Array.from({ length: count }, (_, at) => at),
    share,
  );
  const ranks =
    found === undefined
      ? {}
      : "atLeast" in found
        ? { lower: found.atLeast }
        : { lower: found.lower, upper: found.upper };
  if (knownRanks.size >= mostKnown) knownRanks.clear();
  knownRanks.set(key, ranks);
  return ranks;
}

function sumCosts(cells: readonly CellFigures[]): number | undefined {
  const costs = cells.flatMap(({ costUsd }) => costUsd ?? []);
  return costs.length === 0 ? undefined : costs.reduce((sum, cost) => sum + cost, 0);
}

function buildRetry(cells: readonly CellFigures[]): Trend["retry"] {
  const sum = (key: "tests" | "fitting" | "fittingAtOnce") =>
    cells.reduce((all, cell) => all + cell[key], 0);
  const tests = sum("tests");
  if (tests === 0) return undefined;
  const share = retryEffectiveness(sum("fitting") / tests, sum("fittingAtOnce") / tests);
  if (share === undefined) return undefined;
  const [mended, missed] = [sum("fitting") - sum("fittingAtOnce"), tests - sum("fittingAtOnce")];
  return { rate: (100 * mended) / missed, mended, missed };
}
