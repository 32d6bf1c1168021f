import { binomialCdf } from "./numeric/incompleteBeta.ts";

/** Two of the values that a percentile lies between, with the probability of that (0.95 or more). */
export interface PercentileInterval {
  readonly lower: number;
  readonly upper: number;
  readonly coverage: number;
}

/** The value that a percentile reaches with 97.5 % certainty, where there are too few values for an upper one. */
export interface PercentileFloor {
  readonly atLeast: number;
}

/**
 * Between which of the measured values does a percentile of their distribution lie? `sorted` ascending, `share` 0.5–1 (0.95
 * for p95). The binomial order statistics, equal-tailed; whatever the distribution, values being independent. The upper one
 * takes 6 values for p50, 36 for p90, 72 for p95, 368 for p99, 3,688 for p99.9: "at least" below that, undefined where even
 * that cannot be said. Source: David and Nagaraja 2003, 7.1.
 */
export function percentileInterval(
  sorted: ArrayLike<number>,
  share: number,
): PercentileInterval | PercentileFloor | undefined {
  const count = sorted.length;
  const lowerRank = firstRank(count, (rank) => binomialCdf(rank, count, share) > 0.025);
  const upperRank = firstRank(count, (rank) => binomialCdf(rank - 1, count, share) >= 0.975);
  const lower = sorted[lowerRank - 1];
  const upper = sorted[upperRank - 1];
  if (lower === undefined) return undefined;
  if (upper === undefined) return { atLeast: lower };
  const above = binomialCdf(upperRank - 1, count, share);
  return { lower, upper, coverage: above - binomialCdf(lowerRank - 1, count, share) };
}

// --- internal ---

/** The first rank from 0 for which a condition holds that goes on holding; `count + 1` when there is none. */
function firstRank(count: number, holds: (rank: number) => boolean): number {
  let [low, high] = [0, count + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
