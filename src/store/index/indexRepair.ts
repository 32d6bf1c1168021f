import type { IndexEntry } from "../../model/results/indexFile.ts";
import type { DataPaths } from "../dataPaths.ts";
import { listResultNames, type ResultNames } from "../results/resultNames.ts";
import { loadFileRows } from "./fileRows.ts";
import { withIndexLock } from "./indexLock.ts";
import { sortNewestFirst, updateIndexEntry } from "./indexRows.ts";
import { type IndexOnDisk, readIndexOnDisk, rewriteIndex } from "./runIndex.ts";

/** What `index verify` and `index rebuild` say. */
export interface IndexReport {
  /** Index and files agree (after a rebuild: now agree), and all of them can be read. */
  readonly ok: boolean;
  readonly problems: string[];
  readonly added: number;
  readonly repaired: number;
  readonly dropped: number;
}

/** Compares every row with its file and writes nothing; `added` and `repaired` are what a rebuild would do. */
export async function verifyIndex(paths: DataPaths): Promise<IndexReport> {
  const comparison = await compareIndex(paths);
  const problems = [...comparison.repairs, ...comparison.leftovers];
  const { added, repaired } = comparison;
  return { ok: problems.length === 0, problems, added, repaired, dropped: 0 };
}

/** Makes the index agree with the files; rows without a file and broken rows go only with `prune`. */
export async function rebuildIndex(
  paths: DataPaths,
  options: { readonly prune: boolean },
): Promise<IndexReport> {
  return withIndexLock(paths, () =>
    rewriteIndex(paths, async () => {
      const comparison = await compareIndex(paths);
      const { disk, added, repaired, repairs, dead } = comparison;
      const entries = options.prune
        ? comparison.entries.filter((entry) => !dead.has(entry))
        : comparison.entries;
      const broken = options.prune ? [] : disk.broken;
      const dropped = options.prune ? dead.size + disk.broken.length : 0;
      const problems = options.prune ? comparison.brokenFiles : comparison.leftovers;
      const value = { ok: problems.length === 0, problems, added, repaired, dropped };
      const isDue = repairs.length > 0 || dropped > 0;
      return isDue ? { value, index: { ...disk, entries, broken } } : { value };
    }),
  );
}

// --- internal ---

interface Comparison {
  readonly disk: IndexOnDisk;
  /** What the index should hold. */
  readonly entries: IndexEntry[];
  /** Rows without a file. */
  readonly dead: ReadonlySet<IndexEntry>;
  readonly added: number;
  readonly repaired: number;
  /** What a rebuild puts right, in words. */
  readonly repairs: string[];
  readonly brokenFiles: string[];
  /** What a rebuild without prune leaves. */
  readonly leftovers: string[];
}

async function compareIndex(paths: DataPaths): Promise<Comparison> {
  const names = await listResultNames(paths);
  const disk = await readIndexOnDisk(paths, (name) => names.good.has(name));
  const { fresh, brokenFiles } = await loadFreshEntries(paths, names, disk);
  const repairs: string[] = [];
  if (disk.damage !== undefined) repairs.push(`${paths.indexFile} is damaged: ${disk.damage}.`);
  if (disk.doubleCount > 0) repairs.push(`${disk.doubleCount} rows are there twice.`);
  const entries: IndexEntry[] = [];
  const dead = new Set<IndexEntry>();
  const unreadable = new Set(brokenFiles.map(({ name }) => name));
  let repaired = 0;
  for (const row of disk.entries) {
    const file = fresh.get(row.id);
    fresh.delete(row.id);
    const entry = file === undefined ? row : updateIndexEntry(row, file);
    entries.push(entry);
    // A row whose file is here but cannot be read is all that is left of the run, so it stays.
    if (file === undefined && !unreadable.has(row.filename)) dead.add(entry);
    if (entry === row) continue;
    repaired += 1;
    repairs.push(`The row of ${row.id} differs from ${entry.filename}.`);
  }
  for (const entry of fresh.values()) repairs.push(`${entry.filename} has no row.`);
  const sorted = sortNewestFirst([...entries, ...fresh.values()]);
  if (sortNewestFirst(disk.entries) !== disk.entries) repairs.push("The rows are not in order.");
  const fileProblems = brokenFiles.map(({ name, message }) => `${name} is broken: ${message}`);
  return {
    disk,
    entries: sorted,
    dead,
    added: fresh.size,
    repaired,
    repairs,
    brokenFiles: fileProblems,
    leftovers: [...fileProblems, ...describeRows(disk, dead)],
  };
}

interface BrokenFile {
  readonly name: string;
  readonly message: string;
}

/** The rows that the files ask for, by id; of two files with one id the one the index names wins. */
async function loadFreshEntries(
  paths: DataPaths,
  names: ResultNames,
  disk: IndexOnDisk,
): Promise<{ fresh: Map<string, IndexEntry>; brokenFiles: BrokenFile[] }> {
  const rowNames = new Map(disk.entries.map(({ id, filename }) => [id, filename]));
  const fresh = new Map<string, IndexEntry>();
  const brokenFiles: BrokenFile[] = [...names.broken];
  for (const [name, row] of await loadFileRows(paths, names.good, "fresh")) {
    if (!row.ok) {
      brokenFiles.push({ name, message: row.reason });
      continue;
    }
    const { id } = row.entry;
    const other = fresh.get(id)?.filename;
    const loser = rowNames.get(id) === name ? other : name;
    if (other === undefined || loser !== name) fresh.set(id, row.entry);
    if (other !== undefined && loser !== undefined) {
      const winner = loser === name ? other : name;
      brokenFiles.push({ name: loser, message: `It has the same id as ${winner}.` });
    }
  }
  return { fresh, brokenFiles };
}

function describeRows(disk: IndexOnDisk, dead: ReadonlySet<IndexEntry>): string[] {
  return [
    ...[...dead].map((row) => `The file of ${row.id}, ${row.filename}, is not here.`),
    ...disk.broken.map(({ label, message }) => `The row ${label} is broken: ${message}`),
  ];
}
