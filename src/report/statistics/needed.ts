import type { Stratum } from "./stratum.ts";

/**
 * How many tests a side would tell a difference of `margin` (a fraction) with 80 % power, rates being about what they
 * were? The more of that and of the tests that "no worse by the margin" needs even if all pass. Normal approximation; for
 * planning only. Source: Fleiss, Levin and Paik 2003, with (passed + 1)/(total + 2) for the common rate.
 */
export function testsNeeded(tests: Stratum, margin: number): number {
  const passed = tests.headPassed + tests.basePassed;
  const total = tests.headTotal + tests.baseTotal;
  const rate = (passed + 1) / (total + 2);
  return Math.max(
    testsForAllPassing(margin),
    Math.ceil(((zTwoSided + zPower) ** 2 * 2 * rate * (1 - rate)) / margin ** 2),
  );
}

/** How many tests a side "no worse by `margin`" needs even if all of them pass: 73 for 0.05. */
export function testsForAllPassing(margin: number): number {
  return Math.ceil((zTwoSided ** 2 * (1 - margin)) / margin);
}

// --- internal ---

/** Normal quantiles of 97.5 % and 80 %, as planning tables have them. */
const zTwoSided = 1.96;
const zPower = 0.842;
