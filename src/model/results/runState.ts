import type { IndexEntry } from "./indexFile.ts";

/** How a run ended, in one word. */
export const runStates = [
  "passed",
  "partly failed",
  "failed",
  "empty",
  "probed",
  "cancelled",
  "interrupted",
  "errored",
  "missing",
] as const;
export type RunState = (typeof runStates)[number];

/** What runs are grouped by; days are those of the machine that shows them. */
export const runGroupings = ["day", "config", "state", "branch"] as const;
export type RunGrouping = (typeof runGroupings)[number];

/** The state of a run that has ended; `hasFile` is false when its result file is not here. */
export function runStateOfRow(entry: IndexEntry, hasFile: boolean): RunState {
  if (!hasFile) return "missing";
  if (entry.status === "cancelled" || entry.status === "interrupted") return entry.status;
  if (entry.status === "failed") return "errored";
  const { totalTests, successRate } = entry.summary;
  if (totalTests === 0) return "empty";
  if (entry.probe === true) return "probed";
  if (successRate === 100) return "passed";
  return successRate === 0 ? "failed" : "partly failed";
}
