import type { Interval } from "./interval.ts";

/** Values of one stratum, in any order. */
export interface TimeStratum {
  readonly head: ArrayLike<number>;
  readonly base: ArrayLike<number>;
}

/** What a comparison of times says; `shift` and `interval` in the unit of the values. */
export interface ComparedTimes {
  readonly p: number;
  /** Head − base: the middle one of the differences within strata. */
  readonly shift: number;
  readonly interval: Interval;
}

/** Stands until the test is written. */
export function compareTimes(_strata: readonly TimeStratum[]): ComparedTimes | undefined {
  return undefined;
}
