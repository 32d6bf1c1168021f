import type { RunFilter, RunGroup } from "../model/results/runQuery.ts";
import type { RunGrouping } from "../model/results/runState.ts";
import { runStateOfRow } from "../model/results/runState.ts";
import type { RunRow } from "../model/wire/hostProtocol.ts";

/** Which of all rows are listed, and how. */
export interface RunQuery {
  readonly filter?: RunFilter | undefined;
  readonly grouping?: RunGrouping | undefined;
  readonly offset: number;
  readonly limit: number;
  readonly branchOf: (row: RunRow) => string | undefined;
}

/** Rows of a list; `total` is the number of those that the filter lets pass. */
export interface QueriedRuns {
  readonly rows: RunRow[];
  readonly total: number;
  readonly groups?: RunGroup[];
}

/** Picks from all rows, newest first; by group, where asked for, of which each gets a fair share of the limit. */
export function queryRuns(
  rows: readonly RunRow[],
  { filter = {}, grouping = "day", offset, limit, branchOf }: RunQuery,
): QueriedRuns {
  const passed = rows.filter((row) => passes(row, filter, branchOf));
  const total = passed.length;
  if (grouping === "day") return { rows: passed.slice(offset, offset + limit), total };
  const nameOf = (row: RunRow) => nameGroup(row, grouping, branchOf);
  const groups = Map.groupBy(passed, nameOf);
  const share = shareOut(
    [...groups.values()].map((each) => each.length),
    limit,
  );
  const listed = [...groups].map(([name, all]) => ({ name, all, shown: all.slice(0, share) }));
  return {
    rows: listed.flatMap(({ shown }) => shown),
    total,
    groups: listed.map(({ name, all, shown }) => {
      const counts = { count: all.length, shown: shown.length };
      return name === undefined ? counts : { name, ...counts };
    }),
  };
}

/** How often each name comes, the most frequent first; rows without one are left out. */
export function countNames(
  rows: readonly RunRow[],
  nameOf: (row: RunRow) => string | undefined,
): { name: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const name = nameOf(row);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const named = [...counts].map(([name, count]) => ({ name, count }));
  return named.sort((a, b) => b.count - a.count).slice(0, mostNames);
}

/** The name of the group of a row; undefined where it has none. */
export function nameGroup(
  row: RunRow,
  grouping: RunGrouping,
  branchOf: RunQuery["branchOf"],
): string | undefined {
  if (grouping === "branch") return branchOf(row);
  if (row.kind === "broken") return undefined;
  return grouping === "state" ? runStateOfRow(row.entry, row.hasFile) : row.entry.name;
}

// --- internal ---

const mostNames = 500;
/** However many groups there are. */
const leastShare = 5;

function passes(row: RunRow, filter: RunFilter, branchOf: RunQuery["branchOf"]): boolean {
  const { config, state, branch, text } = filter;
  if (config !== undefined && nameGroup(row, "config", branchOf) !== config) return false;
  if (state !== undefined && nameGroup(row, "state", branchOf) !== state) return false;
  if (branch !== undefined && branchOf(row) !== branch) return false;
  const words = text?.toLowerCase().split(/\s+/).filter(Boolean) ?? [];
  if (words.length === 0) return true;
  const own = textOf(row).toLowerCase();
  return words.every((word) => own.includes(word));
}

function textOf(row: RunRow): string {
  if (row.kind === "broken") return `${row.label} ${row.message}`;
  const { id, name = "", filename, summary } = row.entry;
  return [name, row.label ?? "", id, filename, ...summary.providers].join("\n");
}

/** The most rows a group may show, so that all of them together come to the limit, or a little more. */
function shareOut(counts: readonly number[], limit: number): number {
  let left = limit;
  const ascending = counts.toSorted((a, b) => a - b);
  for (const [at, count] of ascending.entries()) {
    const share = Math.ceil(left / (ascending.length - at));
    if (count > share) return Math.max(leastShare, share);
    left -= count;
  }
  return Math.max(leastShare, ascending.at(-1) ?? 0);
}
