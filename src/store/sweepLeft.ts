import { rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { mapLimited, maxOpenFiles } from "../common/mapLimited.ts";
import { isTemporaryName, removeLeftFiles } from "../common/temporaryFiles.ts";
import { buildStorageError } from "../model/storageError.ts";
import type { DataPaths } from "./dataPaths.ts";
import { listFolder, readStats } from "./folderItems.ts";
import { isMarkLeft, listOpenRuns, unmarkOpen } from "./openRuns.ts";
import { listRunIds, listShownRunIds } from "./runFolders.ts";
import { readRunLock } from "./runLock.ts";

/**
 * Removes what killed processes left in a data folder: temporary files wherever they can lie, run folders that came to hold
 * no file, and marks of runs that have no folder. Nothing of a run that goes on, nothing that a link leads to. Throws
 * `UserError` ("storage").
 */
export async function sweepLeft(paths: DataPaths): Promise<void> {
  const { dataFolder, resultsFolder, locksFolder } = paths;
  for (const folder of [dataFolder, resultsFolder, locksFolder]) await sweepFolder(folder);
  const marked = new Set(await listOpenRuns(paths));
  const left: string[] = [];
  await mapLimited(await listShownRunIds(paths), maxOpenFiles, async (runId) => {
    const isMarked = marked.has(runId);
    if (await sweepRunFolder(paths, runId, isMarked)) left.push(runId);
  });
  const withFolder = new Set(marked.size === 0 ? [] : await listRunIds(paths));
  left.push(...[...marked].filter((runId) => !withFolder.has(runId)));
  if (left.length === 0) return;
  // Asked for last: whoever makes a run folder has the lock before.
  const { isHeld, owner } = await readRunLock(paths);
  if (isHeld && owner === undefined) return;
  for (const runId of left) {
    if (runId === owner?.runId || !(await isMarkLeft(paths, runId))) continue;
    await removeEmptyTree(paths.runFolder(runId));
    await unmarkOpen(paths, runId);
  }
}

/**
 * Removes the temporary files of a run whose process died, by whatever process: the run lock, which must be held, is this
 * one's. Throws `UserError` ("storage").
 */
export async function sweepRun(paths: DataPaths, runId: string): Promise<void> {
  await sweepTree(paths.runFolder(runId), async (folder) => {
    for (const { name } of await listFolder(folder)) {
      if (isTemporaryName(name)) await removeFile(join(folder, name));
    }
  });
}

// --- internal ---

/**
 * Tells whether a run folder holds no file. That of a run that was closed is not gone through: whoever closed the run swept
 * it, and there may be thousands.
 */
async function sweepRunFolder(
  paths: DataPaths,
  runId: string,
  isMarked: boolean,
): Promise<boolean> {
  const isClosed = !isMarked && (await readStats(paths.runFile(runId))) !== undefined;
  return isClosed ? false : await sweepTree(paths.runFolder(runId), sweepFolder);
}

async function sweepFolder(folder: string): Promise<void> {
  await removeLeftFiles(folder).catch((error) => {
    throw buildStorageError("delete in", folder, error);
  });
}

async function removeFile(file: string): Promise<void> {
  await rm(file, { force: true }).catch((error) => {
    throw buildStorageError("delete", file, error);
  });
}

/** Tells whether there is no file in it or below. */
async function sweepTree(
  folder: string,
  sweep: (folder: string) => Promise<void>,
): Promise<boolean> {
  let items = await listFolder(folder);
  if (items.some(({ name }) => isTemporaryName(name))) {
    await sweep(folder);
    items = await listFolder(folder);
  }
  let isEmpty = true;
  for (const item of items) {
    if (!item.isDirectory() || !(await sweepTree(join(folder, item.name), sweep))) isEmpty = false;
  }
  return isEmpty;
}

/** Stops where a file came in the meantime. */
async function removeEmptyTree(folder: string): Promise<void> {
  for (const item of await listFolder(folder)) {
    if (item.isDirectory()) await removeEmptyTree(join(folder, item.name));
  }
  await rmdir(folder).catch(() => undefined);
}
