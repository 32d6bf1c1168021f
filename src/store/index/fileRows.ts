import { mapLimited, maxOpenFiles } from "../../common/mapLimited.ts";
import { runIdSchema } from "../../model/ids.ts";
import type { IndexEntry } from "../../model/results/indexFile.ts";
import type { DataPaths } from "../dataPaths.ts";
import { readStats } from "../folderItems.ts";
import { type LoadedResultHead, loadResultHead } from "../results/resultHead.ts";
import { buildIndexEntry } from "./indexRows.ts";

/** The row that a result file asks for, or why it has none. */
export type FileRow =
  | { readonly ok: true; readonly entry: IndexEntry }
  | { readonly ok: false; readonly reason: string };

/**
 * The rows of result files, by name, a few files at a time; those that are gone have none. With `known` a file that is as
 * it was at an earlier look is not opened again.
 */
export async function loadFileRows(
  paths: DataPaths,
  fileNames: Iterable<string>,
  mode: "known" | "fresh",
): Promise<Map<string, FileRow>> {
  const load = mode === "known" ? loadKnownRow : loadRow;
  const rows = new Map<string, FileRow>();
  await mapLimited(fileNames, maxOpenFiles, async (name) => {
    const row = await load(paths, name);
    if (row !== undefined) rows.set(name, row);
  });
  return rows;
}

// --- internal ---

interface KnownRow {
  readonly stamp: string;
  readonly row: FileRow;
}

/** By path: an index that is not here, or behind, is made again in memory at every look. */
const knownRows = new Map<string, KnownRow>();
const mostKnown = 50_000;
/** Clocks of file systems tick that slowly: a younger file may still change without showing it. */
const settledAfterMs = 100;

async function loadKnownRow(paths: DataPaths, fileName: string): Promise<FileRow | undefined> {
  const file = paths.resultFile(fileName);
  const stats = await readStats(file);
  if (stats === undefined) return undefined;
  const stamp = `${stats.ino} ${stats.size} ${stats.mtimeMs}`;
  const known = knownRows.get(file);
  if (known?.stamp === stamp) return known.row;
  const isSettled = Date.now() - stats.mtimeMs > settledAfterMs;
  const row = await loadRow(paths, fileName);
  if (row !== undefined && isSettled) {
    if (knownRows.size >= mostKnown) knownRows.clear();
    knownRows.set(file, { stamp, row });
  }
  return row;
}

async function loadRow(paths: DataPaths, fileName: string): Promise<FileRow | undefined> {
  const file = paths.resultFile(fileName);
  const loaded: LoadedResultHead = await loadResultHead(file);
  if (!loaded.ok) {
    const isGone = (await readStats(file)) === undefined;
    return isGone ? undefined : { ok: false, reason: loaded.reason };
  }
  if (runIdSchema.safeParse(loaded.head.id).success) {
    return { ok: true, entry: buildIndexEntry(loaded.head, fileName) };
  }
  return { ok: false, reason: "it is not a result file: its id is not a UUID" };
}
