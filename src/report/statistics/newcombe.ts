import type { Interval } from "./interval.ts";
import type { Stratum } from "./stratum.ts";
import { wilsonInterval } from "./wilson.ts";

/**
 * By how much do two rates differ, head − base? The 95 % hybrid score interval of one stratum with a test on both sides,
 * built from the two Wilson intervals; inside [−1, 1]. Source: Newcombe 1998, method 10.
 */
export function newcombeInterval(stratum: Stratum): Interval {
  const head = wilsonInterval(stratum.headPassed, stratum.headTotal);
  const base = wilsonInterval(stratum.basePassed, stratum.baseTotal);
  const headRate = stratum.headPassed / stratum.headTotal;
  const baseRate = stratum.basePassed / stratum.baseTotal;
  const difference = headRate - baseRate;
  const below = Math.hypot(headRate - head.lower, base.upper - baseRate);
  const above = Math.hypot(head.upper - headRate, baseRate - base.lower);
  return {
    lower: Math.max(-1, difference - below),
    upper: Math.min(1, difference + above),
  };
}
