import type { Interval } from "./interval.ts";
import { bisect } from "./numeric/bisect.ts";
import { logBeta } from "./numeric/logBeta.ts";

/**
 * Where does the rate of a cell lie, however often and whenever one looks? The beta-binomial confidence sequence with a
 * prior of ½, ½: over all looks together it leaves the true rate out in at most `alpha` of runs, so that a run may stop
 * by it. Wider than an interval for a number of tests fixed before. Source: Robbins 1970.
 */
export function confidenceSequence(passed: number, failed: number, alpha = 0.05): Interval {
  if (passed + failed === 0) return { lower: 0, upper: 1 };
  const floor = logBeta(passed + 0.5, failed + 0.5) - Math.log(Math.PI) + Math.log(alpha);
  const isInside = (rate: number) =>
    timesLog(passed, rate) + (failed === 0 ? 0 : failed * Math.log1p(-rate)) >= floor;
  const rate = passed / (passed + failed);
  return {
    lower: passed === 0 ? 0 : bisect(0, rate, (at) => !isInside(at)),
    upper: failed === 0 ? 1 : bisect(rate, 1, isInside),
  };
}

// --- internal ---

/** `count · log(rate)` with 0 · log 0 = 0. */
function timesLog(count: number, rate: number): number {
  return count === 0 ? 0 : count * Math.log(rate);
}
