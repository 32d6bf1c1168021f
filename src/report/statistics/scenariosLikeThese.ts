import type { Interval } from "./interval.ts";
import { z95 } from "./numeric/normal.ts";
import { t95 } from "./numeric/studentT.ts";
import type { Cell } from "./stratum.ts";
import { meanRate } from "./totalRate.ts";
import { wilsonAt } from "./wilson.ts";

/**
 * How often would a provider pass the next scenario of this kind? Repeats of one scenario are a cluster, so that only
 * scenarios count: the mean of their rates with the Wilson interval of the number of tests that their spread leaves
 * it worth, corrected for the few degrees of freedom (Korn and Graubard 1998, with Wilson's interval). Undefined below 10
 * scenarios with a test: too few to tell. Covers 94–98 %; less where a few scenarios mostly fail and the others
 * always pass (91 % of 15 scenarios, one in ten at 0.3).
 */
export function scenariosLikeTheseRate(
  cells: readonly Cell[],
): { rate: number; interval: Interval } | undefined {
  const counted = cells.filter(({ total }) => total > 0);
  const count = counted.length;
  if (count < fewest) return undefined;
  const rate = meanRate(counted);
  const shrink = (z95 / t95(count - 1)) ** 2;
  if (rate <= 0 || rate >= 1) return { rate, interval: wilsonAt(rate, count * shrink) };
  const squares = counted.reduce((sum, { passed, total }) => sum + (passed / total - rate) ** 2, 0);
  const variance = squares / (count - 1) / count;
  const tests = counted.reduce((sum, { total }) => sum + total, 0);
  const size = Math.min(tests, ((rate * (1 - rate)) / variance) * shrink);
  return { rate, interval: wilsonAt(rate, size) };
}

// --- internal ---

const fewest = 10;
