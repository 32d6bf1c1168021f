import type { RateInterval } from "../model/results/report.ts";
import { confidenceSequence } from "./statistics/confidenceSequence.ts";
import { wilsonInterval } from "./statistics/wilson.ts";

/**
 * Where the rate of a cell lies, in percent. While more tests are to come, or where it hung on results when the last came, by
 * its confidence sequence, which holds at every look; else by the Wilson interval. Undefined without a test.
 */
export function findRateInterval(
  { passed, ended }: { readonly passed: number; readonly ended: number },
  isWatched: boolean,
): RateInterval | undefined {
  if (ended === 0) return undefined;
  const { lower, upper } = isWatched
    ? confidenceSequence(passed, ended - passed)
    : wilsonInterval(passed, ended);
  return { lower: lower * 100, upper: upper * 100, isWatched };
}
