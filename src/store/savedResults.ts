import { unlink } from "node:fs/promises";
import type { Follow } from "../common/follow.ts";
import { mapLimited, maxOpenFiles } from "../common/mapLimited.ts";
import { removeLeftFiles } from "../common/temporaryFiles.ts";
import { type IndexEntry, indexEntrySchema } from "../model/results/indexFile.ts";
import type { ResultHead } from "../model/results/resultFile.ts";
import { standsForConfig } from "../model/results/standsForConfig.ts";
import { buildStorageError, errorCode } from "../model/storageError.ts";
import { errorMessage, UserError } from "../model/userError.ts";
import type { RunRow } from "../model/wire/hostProtocol.ts";
import { createAtomicFile } from "./atomicFile.ts";
import type { DataPaths } from "./dataPaths.ts";
import { readStats } from "./folderItems.ts";
import { withIndexLock } from "./index/indexLock.ts";
import { buildIndexEntry } from "./index/indexRows.ts";
import { dropIndexEntries, loadIndex, putIndexEntry } from "./index/runIndex.ts";
import { loadResultHead } from "./results/resultHead.ts";
import { type ResultParts, writeResultText } from "./results/resultWriter.ts";
import {
  buildResultFileNames,
  type FiledResult,
  loadRunFolder,
  removeRunFolder,
} from "./runFolders.ts";
import { takeLabels } from "./runLabels.ts";
import { describeUnknownOwner, readRunLock } from "./runLock.ts";

/** A finished run whose file is here; read its tests with `resultReader.ts`. */
export interface OpenedResult {
  /** Absolute path. */
  readonly file: string;
  readonly fileName: string;
  readonly head: ResultHead;
}

/**
 * Writes a result file and its row; resolves with the file's name. Where only the index cannot be written the result stands:
 * `onProblem` is told, and the next look makes the row again from the file.
 */
export async function writeResult(
  paths: DataPaths,
  parts: ResultParts,
  onProblem: (message: string) => void = () => {},
): Promise<string> {
  const [firstName] = buildResultFileNames(parts.head);
  indexEntrySchema.parse(buildIndexEntry(parts.head, firstName));
  const file = await createAtomicFile(paths.resultsFolder);
  let placed: string | undefined;
  const place = async () => {
    const freeName = await chooseFileName(paths, parts.head);
    await file.moveTo(paths.resultFile(freeName));
    placed = freeName;
    return freeName;
  };
  try {
    await removeLeftFiles(paths.resultsFolder);
    await writeResultText(file, parts);
    await file.finish();
    try {
      return await withIndexLock(paths, async () => {
        const fileName = await place();
        await putIndexEntry(paths, buildIndexEntry(parts.head, fileName));
        return fileName;
      });
    } catch (error) {
      // Without the lock the name is still ours: runs of one data folder go on one at a time.
      const fileName = placed ?? (await place());
      const reason = errorMessage(error);
      onProblem(`The result of run ${parts.head.id} is written, only the index is not: ${reason}`);
      return fileName;
    }
  } finally {
    await file.discard();
  }
}

/** Makes the row of a result file anew that was written, whatever the process that wrote it came to. */
export async function refreshRow(paths: DataPaths, { head, fileName }: FiledResult): Promise<void> {
  await withIndexLock(paths, () => putIndexEntry(paths, buildIndexEntry(head, fileName)));
}

/**
 * Finds the files of runs through the index, `latest` being the newest with a file that stands for its config, or why there is none
 * ("not_found", "storage"), each apart from the others. The index is read once, whatever their number.
 */
export async function openResultsApart(
  paths: DataPaths,
  runIds: readonly string[],
): Promise<(OpenedResult | UserError)[]> {
  const rows = listRunRows((await loadIndex(paths)).rows);
  const byId = new Map(rows.map((row) => [row.entry.id, row]));
  const latest = rows.find(({ entry, hasFile }) => hasFile && standsForConfig(entry));
  return mapLimited(runIds, maxOpenFiles, async (runId) => {
    const row = runId === "latest" ? latest : byId.get(runId);
    if (row === undefined) return notFound(paths, runId);
    return await openRow(paths, row).catch((error) => {
      if (error instanceof UserError) return error;
      throw error;
    });
  });
}

/** Finds the files of runs as `openResultsApart` does; throws what there is against the first. */
export async function openResults(
  paths: DataPaths,
  runIds: readonly string[],
): Promise<OpenedResult[]> {
  return (await openResultsApart(paths, runIds)).map((result) => {
    if (result instanceof UserError) throw result;
    return result;
  });
}

/** Finds the file of one run; throws as `openResults` does. */
export async function openResult(paths: DataPaths, runId: string): Promise<OpenedResult> {
  const [result] = await openResults(paths, [runId]);
  if (result === undefined) throw notFound(paths, runId);
  return result;
}

/**
 * Removes result file, row and `test_runs/<id>` of runs, none of which may be under way. Nothing is removed
 * when a file cannot be told to be its run's; the index is written once, whatever their number.
 */
export async function removeRuns(paths: DataPaths, runIds: readonly string[]): Promise<void> {
  const { files } = await planRemoval(paths, runIds);
  const withFolder = new Set<string>();
  for (const runId of runIds) {
    if (await removeRunFolder(paths, runId)) withFolder.add(runId);
  }
  const withRow = await withIndexLock(paths, () => removeFilesAndRows(paths, runIds, files));
  const missing = runIds.find(
    (runId) => !files.has(runId) && !withFolder.has(runId) && !withRow.has(runId),
  );
  if (missing !== undefined) throw notFound(paths, missing);
}

/** That there is no such run, or none that `latest` could be. */
export function notFound(paths: DataPaths, runId: string): UserError {
  const what = runId === "latest" ? "no run with a result file" : `no run ${runId}`;
  return new UserError(`There is ${what} in ${paths.dataFolder}.`, { code: "not_found" });
}

/** What goes with runs that are to be removed. */
export interface Removal {
  /** Each once. */
  readonly runIds: readonly string[];
  /** Rows and absolute result files by the ids of runs that have them. */
  readonly rows: ReadonlyMap<string, IndexEntry>;
  readonly files: ReadonlyMap<string, string>;
}

/** Finds what goes with runs, none of which may be under way; throws as `removeRuns` does, but for runs that are not there. */
export async function planRemoval(
  paths: DataPaths,
  runIds: readonly string[],
  { signal }: Pick<Follow, "signal"> = {},
): Promise<Removal> {
  // Checks the ids before anything is done.
  for (const runId of runIds) paths.runFolder(runId);
  await assertNotUnderWay(paths, runIds);
  const wanted = new Set(runIds);
  const rows = new Map<string, IndexEntry>();
  const files = new Map<string, string>();
  const own = listRunRows((await loadIndex(paths)).rows).filter(({ entry }) =>
    wanted.has(entry.id),
  );
  await mapLimited(own, maxOpenFiles, async ({ entry }) => {
    signal?.throwIfAborted();
    rows.set(entry.id, entry);
    const file = await findFileToDelete(paths, entry);
    if (file !== undefined) files.set(entry.id, file);
  });
  return { runIds: [...wanted], rows, files };
}

// --- internal ---

/** While nobody knows whose the run lock is, it may be that of any run that does not say it has ended. */
async function assertNotUnderWay(paths: DataPaths, runIds: readonly string[]): Promise<void> {
  const { isHeld, owner } = await readRunLock(paths);
  if (!isHeld) return;
  if (owner !== undefined && !runIds.includes(owner.runId)) return;
  const runId = owner?.runId ?? (await findUnended(paths, runIds));
  if (runId === undefined) return;
  const why = owner === undefined ? ` A run goes on: ${describeUnknownOwner(paths)}.` : "";
  const message = `Run ${runId} ${owner === undefined ? "may be" : "is"} under way and cannot be deleted.${why}`;
  throw new UserError(message, { code: "locked" });
}

/** The first of these runs whose folder is there and does not say that it has ended. */
async function findUnended(
  paths: DataPaths,
  runIds: readonly string[],
): Promise<string | undefined> {
  for (const runId of runIds) {
    if ((await readStats(paths.runFolder(runId))) === undefined) continue;
    const folder = await loadRunFolder(paths, runId).catch(() => undefined);
    if (folder === undefined || folder.state === "running") return runId;
  }
  return undefined;
}

/** A run that has a row. */
type FiledRun = Extract<RunRow, { kind: "run" }>;

function listRunRows(rows: readonly RunRow[]): FiledRun[] {
  return rows.filter((row) => row.kind === "run");
}

async function openRow(paths: DataPaths, row: FiledRun): Promise<OpenedResult> {
  const { filename, id } = row.entry;
  const file = paths.resultFile(filename);
  if (!row.hasFile) {
    const message = `The result file of run ${id}, ${filename}, is not in ${paths.resultsFolder}.`;
    throw new UserError(message, { code: "not_found" });
  }
  const loaded = await loadResultHead(file);
  if (!loaded.ok && (await readStats(file)) === undefined) {
    throw new UserError(`The result file of run ${id}, ${filename}, is gone.`, {
      code: "not_found",
    });
  }
  if (!loaded.ok) {
    throw new UserError(`${file} is broken: ${loaded.reason}`, { code: "storage" });
  }
  if (loaded.head.id === id) return { file, fileName: filename, head: loaded.head };
  const message = `${file} is the result of another run, ${loaded.head.id}.`;
  throw new UserError(message, { code: "storage" });
}

/** The run's own name, replacing an earlier file of the same run; else the name with the first 8 of its id. */
async function chooseFileName(paths: DataPaths, head: ResultHead): Promise<string> {
  for (const name of buildResultFileNames(head)) {
    const file = paths.resultFile(name);
    if ((await readStats(file)) === undefined) return name;
    const loaded = await loadResultHead(file);
    if (loaded.ok && loaded.head.id === head.id) return name;
  }
  const message = `Cannot write the result of run ${head.id}: its names in ${paths.resultsFolder} are taken.`;
  throw new UserError(message, { code: "storage" });
}

/**
 * The file that the run's row names. A symbolic link goes itself; a file that is not this run's
 * result stays, and one that cannot be read is left to the user.
 */
async function findFileToDelete(
  paths: DataPaths,
  { id, filename }: IndexEntry,
): Promise<string | undefined> {
  const file = paths.resultFile(filename);
  const stats = await readStats(file);
  if (stats === undefined) return undefined;
  if (stats.isSymbolicLink()) return file;
  const loaded = await loadResultHead(file);
  // Another process may have deleted it since it was looked for.
  if (!loaded.ok && (await readStats(file)) === undefined) return undefined;
  if (!loaded.ok) {
    const message = `Cannot delete run ${id}: ${file} is broken: ${loaded.reason}. Delete that file by hand.`;
    throw new UserError(message, { code: "storage" });
  }
  return loaded.head.id === id ? file : undefined;
}

/** Drops the rows of whatever could be removed, even when a file could not; tells which runs had a row. */
async function removeFilesAndRows(
  paths: DataPaths,
  runIds: readonly string[],
  files: ReadonlyMap<string, string>,
): Promise<Set<string>> {
  const removed = new Set<string>();
  try {
    for (const runId of runIds) {
      const file = files.get(runId);
      if (file !== undefined) await unlinkFile(file);
      removed.add(runId);
    }
  } catch (error) {
    await dropIndexEntries(paths, removed);
    throw error;
  }
  await takeLabels(paths, removed);
  return await dropIndexEntries(paths, removed);
}

async function unlinkFile(file: string): Promise<void> {
  try {
    await unlink(file);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw buildStorageError("delete", file, error);
  }
}
