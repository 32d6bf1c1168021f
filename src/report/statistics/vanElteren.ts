import type { Interval } from "./interval.ts";
import { mannWhitneyWeights } from "./mannWhitney.ts";
import { normalTail, z95 } from "./numeric/normal.ts";
import { findDifference, findMiddle, type SortedStratum, weighAll } from "./pairDifferences.ts";

/** Times, or other values, of one stratum; in any order. */
export interface TimeStratum {
  readonly head: ArrayLike<number>;
  readonly base: ArrayLike<number>;
}

/** What a comparison of times says; `shift` and `interval` in the unit of the values. */
export interface ComparedTimes {
  /** Two-sided. */
  readonly p: number;
  /** Head − base: the middle one of all differences within strata (Hodges-Lehmann). */
  readonly shift: number;
  /** 95 %; without limits (infinite) where there are too few values to have any. */
  readonly interval: Interval;
}

/**
 * Do the times of head and base differ within strata, and by how much? Van Elteren's rank test with weights 1/(N+1),
 * normal with a correction for ties; one stratum makes it the test of Mann and Whitney, exact without ties up to 49 values a
 * side, else normal with tie and continuity correction. The interval is the test turned round: the shifts that it would
 * not reject; a difference weighs as in the test. Valid whatever the shape of the distributions; over strata it wants about ten
 * values a side in all. Strata without a value on one side do not count; undefined when none is left. Sources: van
 * Elteren 1960, Hodges and Lehmann 1963, Hollander, Wolfe and Chicken 2014.
 */
export function compareTimes(strata: readonly TimeStratum[]): ComparedTimes | undefined {
  const compared = strata.filter(({ head, base }) => head.length > 0 && base.length > 0);
  const [first] = compared;
  if (first === undefined) return undefined;
  const sizes = new Set(compared.map(({ head, base }) => head.length + base.length));
  const sorted = compared.map(({ head, base }) => ({
    head: Float64Array.from(head).sort(),
    base: Float64Array.from(base).sort(),
    weight: sizes.size === 1 ? 1 : 1 / (head.length + base.length + 1),
  }));
  const { p, rejected } = testRanks(sorted);
  const [middle, next] = findMiddle(sorted);
  const shift = middle + (next - middle) / 2;
  if (rejected <= 0) return { p, shift, interval: everything };
  const least = weighAll(sorted) - rejected;
  const lower = findDifference(sorted, { least: rejected, isMore: false, to: middle });
  const upper = findDifference(sorted, { least, isMore: true, from: middle });
  return { p, shift, interval: { lower, upper } };
}

// --- internal ---

const mostExact = 49;
const everything: Interval = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };

interface RankTest {
  readonly p: number;
  /** The differences that lie at each end of the interval or beyond weigh this much, or just more; 0 or less: no interval. */
  readonly rejected: number;
}

function testRanks(strata: readonly SortedStratum[]): RankTest {
  const counts = strata.map(countPairs);
  const [only, onlyCounts] = [strata[0], counts[0]];
  if (strata.length === 1 && only !== undefined && onlyCounts !== undefined) {
    const [m, n] = [only.head.length, only.base.length];
    const isExact = m <= mostExact && n <= mostExact && onlyCounts.ties === 0;
    if (isExact) return testExactly(m, n, onlyCounts.larger);
  }
  const correction = strata.length === 1 ? 0.5 : 0;
  let [excess, variance, shiftedVariance] = [0, 0, 0];
  for (const [at, { head, base, weight }] of strata.entries()) {
    const { larger, ties, ownTies } = counts[at] ?? noPairs;
    const pairs = head.length * base.length;
    const size = head.length + base.length;
    const varianceOf = (tied: number) =>
      ((weight * weight * pairs) / 12) * (size + 1 - tied / (size * (size - 1)));
    excess += weight * (larger - pairs / 2);
    variance += varianceOf(ties);
    shiftedVariance += varianceOf(ownTies);
  }
  const beyond = Math.max(0, Math.abs(excess) - correction);
  return {
    p: beyond === 0 ? 1 : Math.min(1, 2 * normalTail(beyond / Math.sqrt(variance))),
    rejected: weighAll(strata) / 2 - correction - z95 * Math.sqrt(shiftedVariance),
  };
}

function testExactly(m: number, n: number, larger: number): RankTest {
  const weights = mannWhitneyWeights(m, n);
  const side = Math.min(larger, m * n - larger);
  let [tail, rejected] = [0, 0];
  for (let u = 0; u <= side; u++) tail += weights[u] ?? 0;
  for (let sum = weights[0] ?? 0; sum < 0.025; sum += weights[rejected] ?? 0) rejected++;
  return { p: Math.min(1, 2 * tail), rejected };
}

interface PairCounts {
  /** Pairs in which the head's value is the larger; those of equal values count half. */
  readonly larger: number;
  /** Σ(t³ − t) over groups of t equal values, of both sides together. */
  readonly ties: number;
  /** The same of each side alone: what is left of the ties once one side is shifted. */
  readonly ownTies: number;
}

const noPairs: PairCounts = { larger: 0, ties: 0, ownTies: 0 };

function countPairs({ head, base }: SortedStratum): PairCounts {
  let [larger, ties, ownTies] = [0, 0, 0];
  for (let [i, j] = [0, 0]; i < head.length || j < base.length; ) {
    const value = Math.min(
      head[i] ?? Number.POSITIVE_INFINITY,
      base[j] ?? Number.POSITIVE_INFINITY,
    );
    const [fromHead, fromBase] = [i, j];
    while (head[i] === value) i++;
    while (base[j] === value) j++;
    const [ofHead, ofBase] = [i - fromHead, j - fromBase];
    larger += ofHead * (fromBase + ofBase / 2);
    ties += tieTerm(ofHead + ofBase);
    ownTies += tieTerm(ofHead) + tieTerm(ofBase);
  }
  return { larger, ties, ownTies };
}

function tieTerm(count: number): number {
  return count * (count * count - 1);
}
