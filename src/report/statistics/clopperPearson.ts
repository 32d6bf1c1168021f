import type { Interval } from "./interval.ts";
import { betaQuantile } from "./numeric/incompleteBeta.ts";

/**
 * How often would these tests pass again, never with less than 95 % certainty? The exact interval of a rate that a
 * gate hangs on; [0, 1] for no test. Wider than need be for small totals. Source: Clopper and Pearson 1934.
 */
export function clopperPearsonInterval(passed: number, total: number): Interval {
  const failed = total - passed;
  return {
    lower: passed === 0 ? 0 : betaQuantile(0.025, passed, failed + 1),
    upper: failed === 0 ? 1 : betaQuantile(0.975, passed + 1, failed),
  };
}
