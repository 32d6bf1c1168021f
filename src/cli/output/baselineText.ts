import type { ListedBaseline } from "../../model/results/baselineFile.ts";
import { formatDateTime } from "../../model/words/dates.ts";
import type { CommandContext } from "../command.ts";

/** A line for each baseline: its config, run and time, or why nothing can be compared with it. */
export function formatBaselines(
  baselines: readonly ListedBaseline[],
  { dataOption }: CommandContext,
): string {
  if (baselines.length === 0) return `No config has a baseline in ${dataOption}.\n`;
  return baselines
    .map(({ name, run, timestamp, fault }) => {
      const when = timestamp === undefined ? "" : `  ${formatDateTime(timestamp)}`;
      return `${name}  ${run}${when}${fault === undefined ? "" : `  ${fault}`}\n`;
    })
    .join("");
}
