import { listComparable, type Stratum } from "./stratum.ts";

/**
 * By how much do the rates of two runs differ within strata, head − base? The mean of the strata's differences, weighted
 * by n₁n₀/(n₁+n₀); its sign is always that of the exact test's S − E(S). Strata without a test on one side have weight 0;
 * undefined when none is left. Source: Mantel and Haenszel 1959, Greenland and Robins 1985.
 */
export function mantelHaenszelDifference(strata: readonly Stratum[]): number | undefined {
  const compared = listComparable(strata);
  if (compared.length === 0) return undefined;
  let [sum, weights] = [0, 0];
  for (const { headPassed, headTotal, basePassed, baseTotal } of compared) {
    const tests = headTotal + baseTotal;
    sum += (headPassed * baseTotal - basePassed * headTotal) / tests;
    weights += (headTotal * baseTotal) / tests;
  }
  return sum / weights;
}
