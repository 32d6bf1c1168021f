import { effectiveTests } from "./effectiveTests.ts";
import type { Interval } from "./interval.ts";
import type { Cell } from "./stratum.ts";
import { wilsonAt, wilsonInterval } from "./wilson.ts";

/**
 * How often would a provider pass these scenarios again, each counting alike? The mean of the rates of its cells with
 * the Wilson interval of the number of tests that it is worth, k²/Σ(1/n): all of them where cells are of one size
 * (conservative then), fewer elsewhere. Cells without a test do not count; undefined when none is left. Cells are never
 * pooled where sizes differ: nine of 69 and one of 100 would cover 31 %.
 */
export function totalRate(
  cells: readonly Cell[],
): { rate: number; interval: Interval } | undefined {
  const counted = cells.filter(({ total }) => total > 0);
  const [first] = counted;
  if (first === undefined) return undefined;
  const { passed, total } = effectiveTests(counted);
  const isEven = counted.every((cell) => cell.total === first.total);
  if (isEven) return { rate: passed / total, interval: wilsonInterval(passed, total) };
  const rate = meanRate(counted);
  return { rate, interval: wilsonAt(rate, total) };
}

/** The plain mean of the rates of cells, all with a test; exactly 0 or 1 where every rate is. */
export function meanRate(cells: readonly Cell[]): number {
  return cells.reduce((sum, { passed, total }) => sum + passed / total, 0) / cells.length;
}
