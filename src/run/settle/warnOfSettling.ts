import type { Problem } from "../../model/config/problem.ts";
import { formatCount, formatPlural } from "../../model/words/figures.ts";
import { toSettleRule } from "../../report/settleRule.ts";
import { testsToSettle } from "../../report/statistics/settling.ts";
import type { ConfigReading } from "../../scenarios/config/readConfig.ts";
import { countCases } from "../plannedCells.ts";

/** Says of a config whose cells may be given up how many rounds the worst would need; nothing where `maxRuns` is enough for it. */
export function warnOfSettling({ document, loaded }: ConfigReading): Problem[] {
  const settle = loaded?.config.settle;
  if (settle === undefined || document === undefined || loaded === undefined) return [];
  const { halfWidth } = toSettleRule(settle);
  const worst = testsToSettle(halfWidth);
  const usual = testsToSettle(halfWidth, usualRate);
  const fewest = Math.min(...loaded.scenarios.map(countCases));
  const rounds = (tests: number) => Math.ceil(tests / fewest);
  if (rounds(worst) <= settle.maxRuns) return [];
  const message =
    `a half-width of ${formatPlural(settle.halfWidth, "point")} takes up to ${formatCount(rounds(worst))} rounds ` +
    `(where half of the tests pass; ${formatCount(rounds(usual))} at 90 %): cells that need more than ` +
    `${formatCount(settle.maxRuns)} are given up`;
  return [document.warningAt(["settle"], message, "key")];
}

// --- internal ---

const usualRate = 0.9;
