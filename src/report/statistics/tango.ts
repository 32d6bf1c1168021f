import type { Interval } from "./interval.ts";
import { bisect } from "./numeric/bisect.ts";
import { z95 } from "./numeric/normal.ts";

/**
 * By how much do two rates differ over pairs of one test a side, head − base? The 95 % score interval: `headOnly` pairs
 * passed on the head alone, `baseOnly` on the base alone, `pairs` there are in all (1 or more). Source: Tango 1998.
 */
export function tangoInterval(headOnly: number, baseOnly: number, pairs: number): Interval {
  const difference = (headOnly - baseOnly) / pairs;
  const isInside = (shift: number): boolean => {
    const linear = -headOnly - baseOnly + (2 * pairs - headOnly + baseOnly) * shift;
    const constant = -baseOnly * shift * (1 - shift);
    const root = Math.sqrt(Math.max(0, linear * linear - 8 * pairs * constant));
    const baseOnlyRate = (root - linear) / (4 * pairs);
    const variance = pairs * (2 * baseOnlyRate + shift * (1 - shift));
    return (headOnly - baseOnly - pairs * shift) ** 2 <= z95 * z95 * variance;
  };
  return {
    lower: bisect(-1, difference, (shift) => !isInside(shift)),
    upper: bisect(difference, 1, isInside),
  };
}
