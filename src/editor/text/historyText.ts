import { t } from "@vscode/l10n";
import { formatRate } from "../../model/words/figures.ts";
import { formatSparkline } from "../../model/words/sparkline.ts";

/** A line of a config's tooltip: how its last runs went, the oldest first; none where there is no run. */
export function describeLastRuns(rates: readonly (number | null)[]): [string, string][] {
  const newest = rates.at(-1);
  if (newest === undefined) return [];
  const line = formatSparkline(rates.map((rate) => rate ?? undefined));
  const rate =
    newest === null ? t("no test ended in the newest") : t("{0} passed", formatRate(newest));
  const label = rates.length === 1 ? t("Last run") : t("Last {0} runs", rates.length);
  return [[label, `${line} ${rate}`]];
}
