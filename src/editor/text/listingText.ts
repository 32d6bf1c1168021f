import { t } from "@vscode/l10n";
import { shownLine } from "../../common/shownLine.ts";
import type { RunFilter } from "../../model/results/runQuery.ts";
import type { RunGrouping } from "../../model/results/runState.ts";
import { formatCount, formatPlural } from "../../model/words/figures.ts";
import { formatState } from "./words.ts";

/** What of all runs is shown: `3 of 120 runs: people, failed, on main, “slow”`; undefined where that is all of them. */
export function formatFilter(filter: RunFilter, shown: number, all: number): string | undefined {
  const parts = describeFilter(filter);
  if (parts.length === 0) return undefined;
  return t("{0} of {1}: {2}", formatCount(shown), formatPlural(all, "run"), parts.join(", "));
}

/** What a filter asks for, each in words. */
export function describeFilter({ config, state, branch, text }: RunFilter): string[] {
  return [
    ...(config === undefined ? [] : [shownLine(config)]),
    ...(state === undefined ? [] : [formatState(state)]),
    ...(branch === undefined
      ? []
      : [t({ message: "on {0}", args: [shownLine(branch)], comment: ["{0} is a branch"] })]),
    ...(text === undefined ? [] : [`“${shownLine(text)}”`]),
  ];
}

/** `by config`; undefined where runs are grouped by day, as they are unless told otherwise. */
export function formatGrouping(grouping: RunGrouping): string | undefined {
  return grouping === "day" ? undefined : groupingTexts[grouping].by;
}

/** The heading of a group without a name. */
export function formatUnnamed(grouping: RunGrouping): string {
  return groupingTexts[grouping].without;
}

/** A state as a heading or an entry of a list. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

// --- internal ---

const groupingTexts: Record<RunGrouping, { readonly by: string; readonly without: string }> = {
  day: { by: t("by day"), without: t("Without a Day") },
  config: { by: t("by config"), without: t("Without a Config") },
  state: { by: t("by status"), without: t("Broken") },
  branch: { by: t("by branch"), without: t("Without a Branch") },
};
