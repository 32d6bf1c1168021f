import { mapLimited, maxOpenFiles } from "../../common/mapLimited.ts";
import { runIdSchema } from "../../model/ids.ts";
import type { IndexEntry, IndexFile } from "../../model/results/indexFile.ts";
import { errorMessage } from "../../model/userError.ts";
import type { RunRow } from "../../model/wire/hostProtocol.ts";
import type { DataPaths } from "../dataPaths.ts";
import { loadAnyText, writeJsonFile } from "../jsonFile.ts";
import { type LoadedResultHead, loadResultHead } from "../results/resultHead.ts";
import { listResultNames, type ResultNames } from "../results/resultNames.ts";
import { withFreeIndexLock } from "./indexLock.ts";
import {
  type BrokenRow,
  buildIndexEntry,
  checkIndexRows,
  sortNewestFirst,
  updateIndexEntry,
} from "./indexRows.ts";
import { parseIndexText } from "./indexText.ts";

/** The index as lists show it. */
export interface LoadedIndex {
  /** Newest first; broken files and rows come last. */
  readonly rows: RunRow[];
  readonly index: IndexFile;
  /** Why a repaired index could not be written back. */
  readonly problem?: string;
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

/** The index, repaired from the result files where it is missing, damaged or behind them; also written back then, if that is possible. */
export async function loadIndex(paths: DataPaths): Promise<LoadedIndex> {
  const names = await listResultNames(paths);
  const heads = new HeadCache(paths);
  const found = await loadRepairedIndex(paths, names, heads);
  if (!found.isChanged) return buildLoadedIndex(found, names);
  try {
    const written = await withFreeIndexLock(paths, async () => {
      // Listed again: a run deleted while this waited must not come back as a row.
      const namesNow = await listResultNames(paths);
      const fresh = await loadRepairedIndex(paths, namesNow, heads);
      if (fresh.isChanged) await writeIndex(paths, fresh);
      return buildLoadedIndex(fresh, namesNow);
    });
    // Another process changes it just now: a list need not wait for that, and the next one repairs it.
    return written ?? buildLoadedIndex(found, names);
  } catch (error) {
    return { ...buildLoadedIndex(found, names), problem: errorMessage(error) };
  }
}

/** Puts the row of a result file into the index; the index lock must be held. */
export async function putIndexEntry(paths: DataPaths, fresh: IndexEntry): Promise<void> {
  const disk = await readIndexOnDisk(paths, () => true);
  const known = disk.entries.find(({ id }) => id === fresh.id);
  const row = known === undefined ? fresh : updateIndexEntry(known, fresh);
  const others = disk.entries.filter((entry) => entry !== known);
  await writeIndex(paths, { ...disk, entries: [row, ...others] });
}

/** Drops the rows of runs; the index lock must be held. Tells which of them had one. */
export async function dropIndexEntries(
  paths: DataPaths,
  runIds: ReadonlySet<string>,
): Promise<Set<string>> {
  const disk = await readIndexOnDisk(paths, () => true);
  const dropped = disk.entries.filter(({ id }) => runIds.has(id));
  if (dropped.length > 0) {
    const entries = disk.entries.filter(({ id }) => !runIds.has(id));
    await writeIndex(paths, { ...disk, entries });
  }
  return new Set(dropped.map(({ id }) => id));
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

/** Writes rows newest first, broken ones last and as they were. */
export function writeIndex(
  paths: DataPaths,
  index: Pick<IndexOnDisk, "entries" | "broken" | "otherKeys">,
): Promise<void> {
  const rows = [...sortNewestFirst(index.entries), ...index.broken.map(({ row }) => row)];
  return writeJsonFile(paths.indexFile, { runs: rows, ...index.otherKeys });
}

/** Heads of result files, each read once. */
export class HeadCache {
  private readonly paths: DataPaths;
  private readonly heads = new Map<string, Promise<LoadedResultHead>>();

  constructor(paths: DataPaths) {
    this.paths = paths;
  }

  load(fileName: string): Promise<LoadedResultHead> {
    const known = this.heads.get(fileName) ?? this.loadChecked(fileName);
    this.heads.set(fileName, known);
    return known;
  }

  /** Reads the heads of many files, a few at a time. */
  async loadAll(fileNames: Iterable<string>): Promise<Map<string, LoadedResultHead>> {
    const load = async (name: string) => [name, await this.load(name)] as const;
    return new Map(await mapLimited(fileNames, maxOpenFiles, load));
  }

  private async loadChecked(fileName: string): Promise<LoadedResultHead> {
    const loaded = await loadResultHead(this.paths.resultFile(fileName));
    if (!loaded.ok || runIdSchema.safeParse(loaded.head.id).success) return loaded;
    return { ok: false, reason: "it is not a result file: its id is not a UUID" };
  }
}

// --- internal ---

/** To follow "it", as other damage. */
function describeFault(fault: string | undefined): string | undefined {
  return fault === undefined ? undefined : `it ${fault.replace(/;.*/, "")}`;
}

interface RepairedIndex extends IndexOnDisk {
  readonly isChanged: boolean;
  /** Rows whose file turned out to be that of another run. */
  readonly displaced: ReadonlySet<string>;
  readonly brokenFiles: readonly { readonly name: string; readonly message: string }[];
}

async function loadRepairedIndex(
  paths: DataPaths,
  names: ResultNames,
  heads: HeadCache,
): Promise<RepairedIndex> {
  const disk = await readIndexOnDisk(paths, (name) => names.good.has(name));
  const suspects = listSuspects(disk.entries, names);
  const byId = new Map(disk.entries.map((entry) => [entry.id, entry]));
  const owners = new Map<string, string>();
  const brokenFiles: { name: string; message: string }[] = [];
  for (const [name, loaded] of await heads.loadAll(suspects)) {
    if (!loaded.ok) {
      brokenFiles.push({ name, message: loaded.reason });
      continue;
    }
    const known = byId.get(loaded.head.id);
    if (known !== undefined && known.filename !== name && names.good.has(known.filename)) {
      brokenFiles.push({ name, message: `It has the same id as ${known.filename}.` });
      continue;
    }
    owners.set(name, loaded.head.id);
    const fresh = buildIndexEntry(loaded.head, name);
    byId.set(fresh.id, known === undefined ? fresh : updateIndexEntry(known, fresh));
  }
  const entries = sortNewestFirst([...byId.values()]);
  const displaced = entries.filter(({ id, filename }) => (owners.get(filename) ?? id) !== id);
  return {
    ...disk,
    entries,
    brokenFiles,
    displaced: new Set(displaced.map(({ id }) => id)),
    isChanged: isChanged(disk, entries),
  };
}

function isChanged(disk: IndexOnDisk, entries: readonly IndexEntry[]): boolean {
  return (
    disk.damage !== undefined ||
    disk.doubleCount > 0 ||
    disk.entries.length !== entries.length ||
    disk.entries.some((entry, at) => entry !== entries[at])
  );
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
