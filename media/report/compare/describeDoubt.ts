import type { ComparedTotal } from "../../../src/model/results/comparison.ts";
import { formatCount, formatPlural } from "../../../src/model/words/figures.ts";

type Judged = Pick<
  ComparedTotal,
  "verdict" | "isLower" | "isPossible" | "erroredDecide" | "needed" | "base" | "head"
>;

/** What is to be said beside a verdict: what it hangs on, or how many tests it would take; undefined where nothing is. */
export function describeDoubt(
  { verdict, isLower, isPossible, erroredDecide, needed, base, head }: Judged,
  margin: number,
): string | undefined {
  if (verdict === "no worse") return isLower ? `lower, but by less than ${margin}` : undefined;
  if (verdict !== "cannot tell") return undefined;
  if (erroredDecide !== undefined) {
    return `${formatPlural(erroredDecide, "errored test")} ${erroredDecide === 1 ? "decides" : "decide"}`;
  }
  const more = needed === undefined ? 0 : needed - Math.min(base.total, head.total);
  if (more > 0) return `about ${formatCount(more)} more tests a side`;
  return isPossible === false ? "too few tests for any verdict" : undefined;
}
