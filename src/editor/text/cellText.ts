import { t } from "@vscode/l10n";
import type { ReportCell } from "../../model/results/report.ts";
import type { ResultConfig } from "../../model/results/resultFile.ts";
import { formatCount, formatRate } from "../../model/words/figures.ts";

/** A scenario by its name, else by its number. */
export function formatScenario({ scenarioDetails }: ResultConfig, scenario: number): string {
  const name = scenarioDetails?.[String(scenario)]?.name;
  return name === undefined ? t("scenario {0}", scenario) : name;
}

/** How many tests cells have, and the share of them that passed: `20 tests, 85.0%`. */
export function formatTestCounts(cells: readonly Pick<ReportCell, "ended" | "passed">[]): string {
  const ended = cells.reduce((sum, cell) => sum + cell.ended, 0);
  const passed = cells.reduce((sum, cell) => sum + cell.passed, 0);
  if (ended === 0) return t("no tests");
  const rate = formatRate((passed * 100) / ended);
  return ended === 1 ? t("1 test, {0}", rate) : t("{0} tests, {1}", formatCount(ended), rate);
}
