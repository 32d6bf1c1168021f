import { isDeepStrictEqual } from "node:util";
import { readKey } from "../../model/json/jsonValue.ts";
import { type IndexEntry, indexEntrySchema } from "../../model/results/indexFile.ts";
import type { ResultHead } from "../../model/results/resultFile.ts";
import { formatShapeFault } from "../../model/words/shapeFault.ts";

/** A row that cannot be used, as it was found. */
export interface BrokenRow {
  readonly row: unknown;
  readonly label: string;
  readonly message: string;
}

/** Rows sorted out; every id once. */
export interface CheckedRows {
  readonly entries: IndexEntry[];
  readonly broken: BrokenRow[];
}

/** Sorts rows into usable and broken ones; of rows with one id the first whose file is here wins. */
export function checkIndexRows(
  rows: readonly unknown[],
  hasFile: (fileName: string) => boolean,
): CheckedRows {
  const byId = new Map<string, IndexEntry>();
  const broken: BrokenRow[] = [];
  for (const row of rows) {
    const parsed = indexEntrySchema.safeParse(row);
    if (!parsed.success) {
      broken.push({ row, label: formatRowLabel(row), message: formatShapeFault(parsed.error) });
      continue;
    }
    const entry = parsed.data;
    const known = byId.get(entry.id);
    if (known === undefined || (!hasFile(known.filename) && hasFile(entry.filename))) {
      byId.set(entry.id, entry);
    }
  }
  return { entries: [...byId.values()], broken };
}

/** The row of a result file. */
export function buildIndexEntry(head: ResultHead, filename: string): IndexEntry {
  const { status, duration, config, summary } = head;
  return {
    id: head.id,
    timestamp: head.timestamp,
    filename,
    summary: {
      providers: config.providers,
      totalTests: summary.totalTests,
      successRate: summary.successRate,
    },
    ...(status === undefined ? {} : { status }),
    duration,
    ...(config.name === undefined ? {} : { name: config.name }),
    ...(summary.firstAttemptSuccessRate === undefined
      ? {}
      : { firstAttemptSuccessRate: summary.firstAttemptSuccessRate }),
    ...(config.probe === undefined ? {} : { probe: config.probe }),
    ...(config.shard === undefined ? {} : { shard: config.shard }),
  };
}

/** A row brought up to date with its file; keys that others added stay. Gives the row itself when nothing differs. */
export function updateIndexEntry(row: IndexEntry, fresh: IndexEntry): IndexEntry {
  const updated = { ...row, ...fresh, summary: { ...row.summary, ...fresh.summary } };
  return isDeepStrictEqual(updated, row) ? row : updated;
}

/** The entries newest first; the same array when they are in order already. */
export function sortNewestFirst(entries: IndexEntry[]): IndexEntry[] {
  const times = new Map(entries.map((entry) => [entry, Date.parse(entry.timestamp) || 0]));
  const compare = (a: IndexEntry, b: IndexEntry) => (times.get(b) ?? 0) - (times.get(a) ?? 0);
  const isSorted = entries.every((entry, at) => {
    const previous = entries[at - 1];
    return previous === undefined || compare(previous, entry) <= 0;
  });
  return isSorted ? entries : entries.toSorted(compare);
}

/** Rows as they are on disk newest first, those without a time last. */
export function sortRows(rows: readonly unknown[]): unknown[] {
  const timeOf = (row: unknown) => Date.parse(String(readKey(row, "timestamp"))) || 0;
  return rows.toSorted((a, b) => timeOf(b) - timeOf(a));
}

// --- internal ---

/** Something a person can find the row by; text to show, nothing more. */
function formatRowLabel(row: unknown): string {
  if (typeof row !== "object" || row === null) return String(row).slice(0, maxLabelChars);
  const { id, filename }: { id?: unknown; filename?: unknown } = row;
  const label = [filename, id].find((value) => typeof value === "string" && value !== "");
  return typeof label === "string" ? label.slice(0, maxLabelChars) : "index.json";
}

const maxLabelChars = 200;
