import type { Interval } from "./interval.ts";
import { z95 } from "./numeric/normal.ts";

/**
 * How often would these tests pass again? The 95 % score interval of a rate; [0, 1] for no test. It covers 95 % on
 * average, near 0 and 1 it can cover less (83.8 % at 10 tests and a true rate of 0.9825). Source: Wilson 1927.
 */
export function wilsonInterval(passed: number, total: number): Interval {
  return total === 0 ? { lower: 0, upper: 1 } : wilsonAt(passed / total, total);
}

/** The same of a rate (0–1) that is worth `size` tests; `size` need not be whole. */
export function wilsonAt(rate: number, size: number): Interval {
  const z2 = z95 * z95;
  const middle = rate + z2 / (2 * size);
  const half = z95 * Math.sqrt((rate * (1 - rate)) / size + z2 / (4 * size * size));
  const scale = 1 + z2 / size;
  return {
    lower: rate <= 0 ? 0 : Math.max(0, (middle - half) / scale),
    upper: rate >= 1 ? 1 : Math.min(1, (middle + half) / scale),
  };
}
