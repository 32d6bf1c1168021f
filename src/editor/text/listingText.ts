import { shownLine } from "../../common/shownLine.ts";
import type { RunFilter } from "../../model/results/runQuery.ts";
import type { RunGrouping } from "../../model/results/runState.ts";
import { formatCount, formatPlural } from "../../model/words/figures.ts";

/** What of all runs is shown: `3 of 120 runs: people, failed, on main, “slow”`; undefined where that is all of them. */
export function formatFilter(filter: RunFilter, shown: number, all: number): string | undefined {
  const parts = describeFilter(filter);
  if (parts.length === 0) return undefined;
  return `${formatCount(shown)} of ${formatPlural(all, "run")}: ${parts.join(", ")}`;
}

/** What a filter asks for, each in words. */
export function describeFilter({ config, state, branch, text }: RunFilter): string[] {
  return [
    ...(config === undefined ? [] : [shownLine(config)]),
    ...(state === undefined ? [] : [state]),
    ...(branch === undefined ? [] : [`on ${shownLine(branch)}`]),
    ...(text === undefined ? [] : [`“${shownLine(text)}”`]),
  ];
}

/** `by config`; undefined where runs are grouped by day, as they are unless told otherwise. */
export function formatGrouping(grouping: RunGrouping): string | undefined {
  return grouping === "day" ? undefined : `by ${groupingWords[grouping]}`;
}

/** The heading of a group without a name. */
export function formatUnnamed(grouping: RunGrouping): string {
  return grouping === "state" ? "Broken" : `Without a ${capitalize(groupingWords[grouping])}`;
}

/** A state as a heading or an entry of a list. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

// --- internal ---

const groupingWords: Record<RunGrouping, string> = {
  day: "day",
  config: "config",
  state: "status",
  branch: "branch",
};
