import { formatRate } from "../../model/words/figures.ts";
import { formatSparkline } from "../../model/words/sparkline.ts";

/** A line of a config's tooltip: how its last runs went, the oldest first; none where there is no run. */
export function describeLastRuns(rates: readonly (number | null)[]): [string, string][] {
  const newest = rates.at(-1);
  if (newest === undefined) return [];
  const line = formatSparkline(rates.map((rate) => rate ?? undefined));
  const rate = newest === null ? "no test ended in the newest" : `${formatRate(newest)} passed`;
  return [[rates.length === 1 ? "Last run" : `Last ${rates.length} runs`, `${line} ${rate}`]];
}
