import { confidenceSequence } from "./confidenceSequence.ts";
import type { Interval } from "./interval.ts";

/**
 * Where does the mean of the rates of m cells lie while their run goes on? The mean of the cells' own limits, each at
 * 0.05/m, so that all hold together at every look. Only tests with a verdict enter; a cell without one gives [0, 1].
 * Wide; undefined without a cell.
 */
export function liveTotal(
  cells: readonly { readonly passed: number; readonly failed: number }[],
): Interval | undefined {
  if (cells.length === 0) return undefined;
  const limits = cells.map(({ passed, failed }) =>
    confidenceSequence(passed, failed, 0.05 / cells.length),
  );
  return {
    lower: limits.reduce((sum, { lower }) => sum + lower, 0) / limits.length,
    upper: limits.reduce((sum, { upper }) => sum + upper, 0) / limits.length,
  };
}
