import type { IndexEntry } from "../model/results/indexFile.ts";
import { standsForConfig } from "../model/results/standsForConfig.ts";

export interface CleanUpRules {
  readonly olderThanMs?: number;
  readonly keepLast?: number;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Ids of runs that no rule takes: baselines and pinned ones. They count among the newest like others. */
  readonly kept?: ReadonlySet<string>;
  /** Whether `keepLast` counts the runs of each config by itself, and the newest of each stays whatever its age. */
  readonly perConfig?: boolean;
}

/**
 * The runs that go, newest first: older than `olderThanMs`, beyond the newest `keepLast`; with both rules both must hold, with
 * none nothing goes. A probe is none of the last: it goes when so many runs are newer than it.
 */
export function selectForCleanUp(
  entries: readonly IndexEntry[],
  rules: CleanUpRules,
): IndexEntry[] {
  const { olderThanMs, keepLast, now, kept, perConfig = false } = rules;
  if (olderThanMs === undefined && keepLast === undefined) return [];
  const newestFirst = [...entries].sort((a, b) => epochMs(b) - epochMs(a));
  const newest = perConfig ? findNewest(newestFirst) : undefined;
  const newerRuns = new Map<string, number>();
  return newestFirst.filter((entry) => {
    const group = perConfig ? configOf(entry) : "";
    const newer = newerRuns.get(group) ?? 0;
    const isOld = olderThanMs === undefined || now - epochMs(entry) > olderThanMs;
    const isBeyond = keepLast === undefined || newer >= keepLast;
    if (standsForConfig(entry)) newerRuns.set(group, newer + 1);
    const stays = kept?.has(entry.id) === true || newest?.get(group) === entry;
    return isOld && isBeyond && !stays;
  });
}

// --- internal ---

/** The newest run of each config; its newest probe or share where it has nothing else. */
function findNewest(newestFirst: readonly IndexEntry[]): Map<string, IndexEntry> {
  const newest = new Map<string, IndexEntry>();
  for (const entry of newestFirst) {
    const known = newest.get(configOf(entry));
    if (known === undefined || (!standsForConfig(known) && standsForConfig(entry))) {
      newest.set(configOf(entry), entry);
    }
  }
  return newest;
}

/** Runs without a name, which other tools wrote, are told apart by their providers. */
function configOf({ name, summary }: IndexEntry): string {
  return name === undefined ? `providers ${JSON.stringify(summary.providers)}` : `name ${name}`;
}

/** A timestamp that cannot be read counts as the newest, so that nothing goes by mistake. */
function epochMs(entry: IndexEntry): number {
  const ms = Date.parse(entry.timestamp);
  return Number.isNaN(ms) ? Number.MAX_SAFE_INTEGER : ms;
}
