import { t } from "@vscode/l10n";
import type { ComparedTotal } from "../../../src/model/results/comparison.ts";
import { formatCount } from "../../../src/model/words/figures.ts";

type Judged = Pick<
  ComparedTotal,
  "verdict" | "isLower" | "isPossible" | "erroredDecide" | "needed" | "base" | "head"
>;

/** What is to be said beside a verdict: what it hangs on, or how many tests it would take; undefined where nothing is. */
export function describeDoubt(
  { verdict, isLower, isPossible, erroredDecide, needed, base, head }: Judged,
  margin: number,
): string | undefined {
  if (verdict === "no worse") return isLower ? t("lower, but by less than {0}", margin) : undefined;
  if (verdict !== "cannot tell") return undefined;
  if (erroredDecide !== undefined) {
    return erroredDecide === 1
      ? t("1 errored test decides")
      : t("{0} errored tests decide", formatCount(erroredDecide));
  }
  const more = needed === undefined ? 0 : needed - Math.min(base.total, head.total);
  if (more > 0) return t("about {0} more tests a side", formatCount(more));
  return isPossible === false ? t("too few tests for any verdict") : undefined;
}
