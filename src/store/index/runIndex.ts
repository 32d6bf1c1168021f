import type { IndexEntry, IndexFile } from "../../model/results/indexFile.ts";
import { UserError } from "../../model/userError.ts";
import type { RunRow } from "../../model/wire/hostProtocol.ts";
import type { DataPaths } from "../dataPaths.ts";
import { readStats } from "../folderItems.ts";
import { loadAnyText, replaceJsonFile } from "../jsonFile.ts";
import { listResultNames, type ResultNames } from "../results/resultNames.ts";
import { loadFileRows } from "./fileRows.ts";
import { type BrokenRow, checkIndexRows, sortNewestFirst, updateIndexEntry } from "./indexRows.ts";
import { parseIndexText } from "./indexText.ts";

/** The index as lists show it. */
export interface LoadedIndex {
  /** Newest first; broken files and rows come last. */
  readonly rows: RunRow[];
  readonly index: IndexFile;
}

/** The index as it is on disk, sorted out but not compared with the files. */
export interface IndexOnDisk {
  readonly entries: IndexEntry[];
  readonly broken: readonly BrokenRow[];
  readonly otherKeys: Record<string, unknown>;
  readonly damage: string | undefined;
  /** Rows that a row with the same id made superfluous. */
  readonly doubleCount: number;
}

/**
 * The index, repaired from the result files where it is missing, damaged or behind them. Nothing is written: a look changes
 * no file that git may track. The next run or deletion, or a rebuild, writes what is found here.
 */
export async function loadIndex(paths: DataPaths): Promise<LoadedIndex> {
  const names = await listResultNames(paths);
  const disk = await readIndexOnDisk(paths, (name) => names.good.has(name)).catch(asUnreadable);
  return buildLoadedIndex(await repairIndex(paths, names, disk), names);
}

/** Puts the row of a result file into the index, which is repaired on the way; the index lock must be held. */
export async function putIndexEntry(paths: DataPaths, fresh: IndexEntry): Promise<void> {
  await rewriteIndex(paths, async () => {
    const index = await loadRepairedIndex(paths);
    const known = index.entries.find(({ id }) => id === fresh.id);
    const row = known === undefined ? fresh : updateIndexEntry(known, fresh);
    const others = index.entries.filter((entry) => entry !== known);
    return { value: undefined, index: { ...index, entries: [row, ...others] } };
  });
}

/** Drops the rows of runs from the index, which is repaired on the way; the index lock must be held. Tells which of them had one. */
export function dropIndexEntries(
  paths: DataPaths,
  runIds: ReadonlySet<string>,
): Promise<Set<string>> {
  return rewriteIndex(paths, async () => {
    const index = await loadRepairedIndex(paths);
    const dropped = index.entries.filter(({ id }) => runIds.has(id));
    const value = new Set(dropped.map(({ id }) => id));
    if (dropped.length === 0) return { value };
    const entries = index.entries.filter(({ id }) => !runIds.has(id));
    return { value, index: { ...index, entries } };
  });
}

/** Puts rows back into the index as they were, unless it has one of the same run; the index lock must be held. */
export async function putRowsBack(paths: DataPaths, rows: readonly IndexEntry[]): Promise<void> {
  if (rows.length === 0) return;
  await rewriteIndex(paths, async () => {
    const index = await loadRepairedIndex(paths);
    const back = new Map(rows.map((row) => [row.id, row]));
    const known = index.entries.map((entry) => {
      const row = back.get(entry.id);
      back.delete(entry.id);
      // One that was made anew from the file lacks the keys of other writers.
      return row === undefined ? entry : updateIndexEntry(row, entry);
    });
    return { value: undefined, index: { ...index, entries: [...known, ...back.values()] } };
  });
}

/** What an index is written from: rows newest first, broken ones last and as they were. */
export type WrittenIndex = Pick<IndexOnDisk, "entries" | "broken" | "otherKeys">;

/**
 * Writes the index that is made from what is on disk, and makes it again where a program that knows no lock, such as git,
 * has written another one meanwhile. The index lock must be held. Resolves with the value; without an index nothing is written.
 */
export async function rewriteIndex<T>(
  paths: DataPaths,
  make: () => Promise<{ readonly value: T; readonly index?: WrittenIndex }>,
): Promise<T> {
  for (let time = 1; ; time += 1) {
    const before = await readStamp(paths.indexFile);
    const { value, index } = await make();
    if (index === undefined) return value;
    const { entries, broken, otherKeys } = index;
    const rows = [...sortNewestFirst(entries), ...broken.map(({ row }) => row)];
    const mayReplace = async () =>
      time === mostTimes || (await readStamp(paths.indexFile)) === before;
    const file = { runs: rows, ...otherKeys };
    if (await replaceJsonFile(paths.indexFile, file, mayReplace)) return value;
  }
}

/** The rows of `index.json`, salvaged where it is damaged; no file is opened. */
export async function readIndexOnDisk(
  paths: DataPaths,
  hasFile: (fileName: string) => boolean,
): Promise<IndexOnDisk> {
  const { text = '{"runs":[]}', fault } = (await loadAnyText(paths.indexFile)) ?? {};
  const { rows, otherKeys, damage = describeFault(fault) } = parseIndexText(text);
  const { entries, broken } = checkIndexRows(rows, hasFile);
  const doubleCount = rows.length - entries.length - broken.length;
  return { entries, broken, otherKeys, damage, doubleCount };
}

// --- internal ---

/** Then it is written all the same: who changes it all the time will not notice. */
const mostTimes = 5;

/** Differs once another file lies there, or it was written to. */
async function readStamp(file: string): Promise<string | undefined> {
  const stats = await readStats(file);
  return stats && `${stats.ino} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}`;
}

/** To follow "it", as other damage. */
function describeFault(fault: string | undefined): string | undefined {
  return fault === undefined ? undefined : `it ${fault.replace(/;.*/, "")}`;
}

interface RepairedIndex extends IndexOnDisk {
  /** Rows whose file turned out to be that of another run. */
  readonly displaced: ReadonlySet<string>;
  readonly brokenFiles: readonly { readonly name: string; readonly message: string }[];
}

/** To be written: throws where what is on disk cannot be read, since its rows would be lost. */
async function loadRepairedIndex(paths: DataPaths): Promise<RepairedIndex> {
  const names = await listResultNames(paths);
  return repairIndex(paths, names, await readIndexOnDisk(paths, (name) => names.good.has(name)));
}

/** An index that cannot be read is as good as none to who looks: the files are the truth. */
function asUnreadable(error: unknown): IndexOnDisk {
  if (!(error instanceof UserError)) throw error;
  return { entries: [], broken: [], otherKeys: {}, damage: error.message, doubleCount: 0 };
}

async function repairIndex(
  paths: DataPaths,
  names: ResultNames,
  disk: IndexOnDisk,
): Promise<RepairedIndex> {
  const suspects = listSuspects(disk.entries, names);
  const byId = new Map(disk.entries.map((entry) => [entry.id, entry]));
  const owners = new Map<string, string>();
  const brokenFiles: { name: string; message: string }[] = [];
  for (const [name, row] of await loadFileRows(paths, suspects, "known")) {
    if (!row.ok) {
      brokenFiles.push({ name, message: row.reason });
      continue;
    }
    const fresh = row.entry;
    const known = byId.get(fresh.id);
    if (known !== undefined && known.filename !== name && names.good.has(known.filename)) {
      brokenFiles.push({ name, message: `It has the same id as ${known.filename}.` });
      continue;
    }
    owners.set(name, fresh.id);
    byId.set(fresh.id, known === undefined ? fresh : updateIndexEntry(known, fresh));
  }
  const entries = sortNewestFirst([...byId.values()]);
  const displaced = entries.filter(({ id, filename }) => (owners.get(filename) ?? id) !== id);
  return {
    ...disk,
    entries,
    brokenFiles,
    displaced: new Set(displaced.map(({ id }) => id)),
  };
}

/** Files without a row, and files that two rows claim. */
function listSuspects(entries: readonly IndexEntry[], names: ResultNames): Set<string> {
  const suspects = new Set(names.good);
  const claimed = new Set<string>();
  for (const { filename } of entries) {
    if (!claimed.has(filename)) suspects.delete(filename);
    else if (names.good.has(filename)) suspects.add(filename);
    claimed.add(filename);
  }
  return suspects;
}

function buildLoadedIndex(found: RepairedIndex, names: ResultNames): LoadedIndex {
  const rows: RunRow[] = found.entries.map((entry) => ({
    kind: "run",
    entry,
    hasFile: names.good.has(entry.filename) && !found.displaced.has(entry.id),
  }));
  for (const { name, message } of [...names.broken, ...found.brokenFiles]) {
    rows.push({ kind: "broken", label: name, message });
  }
  for (const { label, message } of found.broken) rows.push({ kind: "broken", label, message });
  return { rows, index: { ...found.otherKeys, runs: found.entries } };
}
