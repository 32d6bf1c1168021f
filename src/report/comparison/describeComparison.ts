import type { ComparedMetric } from "../../model/config/gate.ts";
import type { ComparedTotal, Comparison } from "../../model/results/comparison.ts";
import { formatP, formatPointInterval, formatPoints } from "../../model/words/differences.ts";
import { formatCount, formatPlural, formatRate } from "../../model/words/figures.ts";
import { isWorseByMargin } from "./isWorseByMargin.ts";
import { sortByVerdict } from "./verdictOrder.ts";

/** What a rate counts, to stand after it. */
export const metricWords: Readonly<Record<ComparedMetric, string>> = {
  first: "passed at the first attempt",
  final: "passed",
  value: "met the expected value",
};

/**
 * In words, a line each: the verdict of each provider with the figures it rests on, the gravest first, then what fell although
 * the whole did not.
 */
export function describeComparison(
  comparison: Pick<Comparison, "cells" | "totals" | "metric" | "margin">,
): string {
  const { cells, totals, margin } = comparison;
  if (totals.length === 0) return "Nothing can be compared: there is no test that both have.";
  const fallen = cells.filter(
    (cell) =>
      isWorseByMargin(cell, margin) &&
      totals.some(({ provider, verdict }) => provider === cell.provider && verdict !== "worse"),
  );
  return [
    ...sortByVerdict(totals).map((total) => describeTotal(total, margin)),
    ...fallen.map(
      ({ provider, scenario, difference }) =>
        `${provider} is worse in scenario ${scenario} (${formatPoints(difference)}).`,
    ),
  ].join("\n");
}

// --- internal ---

/** The verdict of one provider with the figures it rests on. */
export function describeTotal(total: ComparedTotal, margin: number): string {
  const figures = [
    `${formatShare(total.head)} ${metricWords[total.metric]}, ${formatShare(total.base)} in the base`,
    `${formatPoints(total.difference)}, 95 % interval ${formatPointInterval(total.interval)}`,
    `p ${formatP(total.pAdjusted)}`,
  ].join("; ");
  return `${describeVerdict(total, margin)}: ${figures}.`;
}

function describeVerdict(total: ComparedTotal, margin: number): string {
  const { provider, verdict } = total;
  if (verdict === "better") return `${provider} is better`;
  if (verdict === "worse") return `${provider} is worse`;
  if (verdict === "no worse") {
    const lower = total.isLower ? "lower, but by less than" : "no worse by";
    return `${provider} is ${lower} ${formatMargin(margin)}`;
  }
  return `${provider}: cannot tell${describeDoubt(total)}`;
}

function describeDoubt({ erroredDecide, isPossible, needed, base, head }: ComparedTotal): string {
  if (erroredDecide !== undefined) {
    return ` (${formatPlural(erroredDecide, "errored test")} ${erroredDecide === 1 ? "decides" : "decide"})`;
  }
  const more = needed === undefined ? 0 : needed - Math.min(base.total, head.total);
  const wanted = more > 0 ? `about ${formatCount(more)} more tests a side are needed` : "";
  if (isPossible === false) {
    return ` (no verdict is possible with so few tests${wanted === "" ? "" : `: ${wanted}`})`;
  }
  return wanted === "" ? "" : ` (${wanted})`;
}

function formatMargin(margin: number): string {
  return `${margin} ${margin === 1 ? "point" : "points"}`;
}

function formatShare({ passed, total }: ComparedTotal["base"]): string {
  return `${formatCount(passed)} of ${formatCount(total)} (${formatRate((passed * 100) / total)})`;
}
