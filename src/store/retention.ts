import type { IndexEntry } from "../model/results/indexFile.ts";

export interface CleanUpRules {
  readonly olderThanMs?: number;
  readonly keepLast?: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * The runs that go, newest first: older than `olderThanMs`, beyond the newest `keepLast`; with both rules both must hold, with
 * none nothing goes. A probe is none of the last: it goes when so many runs are newer than it.
 */
export function selectForCleanUp(
  entries: readonly IndexEntry[],
  rules: CleanUpRules,
): IndexEntry[] {
  const { olderThanMs, keepLast, now } = rules;
  if (olderThanMs === undefined && keepLast === undefined) return [];
  const newestFirst = [...entries].sort((a, b) => epochMs(b) - epochMs(a));
  let newerRuns = 0;
  return newestFirst.filter((entry) => {
    const isOld = olderThanMs === undefined || now - epochMs(entry) > olderThanMs;
    const isBeyond = keepLast === undefined || newerRuns >= keepLast;
    if (entry.probe !== true) newerRuns++;
    return isOld && isBeyond;
  });
}

// --- internal ---

/** A timestamp that cannot be read counts as the newest, so that nothing goes by mistake. */
function epochMs(entry: IndexEntry): number {
  const ms = Date.parse(entry.timestamp);
  return Number.isNaN(ms) ? Number.MAX_SAFE_INTEGER : ms;
}
