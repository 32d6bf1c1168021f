import { rmdir } from "node:fs/promises";
import { join } from "node:path";
import { mapLimited, maxOpenFiles } from "../common/mapLimited.ts";
import { isTemporaryName, removeLeftFiles } from "../common/temporaryFiles.ts";
import { buildStorageError } from "../model/storageError.ts";
import type { DataPaths } from "./dataPaths.ts";
import { listFolder } from "./folderItems.ts";
import { unmarkOpen } from "./openRuns.ts";
import { listShownRunIds } from "./runFolders.ts";
import { readRunLock } from "./runLock.ts";

/**
 * Removes what killed processes left in a data folder: temporary files wherever they can lie, and run folders that came to hold
 * no file. Nothing of a run that goes on, nothing that a link leads to. Throws `UserError` ("storage").
 */
export async function sweepLeft(paths: DataPaths): Promise<void> {
  const { dataFolder, resultsFolder, locksFolder } = paths;
  for (const folder of [dataFolder, resultsFolder, locksFolder]) await sweepFolder(folder);
  const empty: string[] = [];
  await mapLimited(await listShownRunIds(paths), maxOpenFiles, async (runId) => {
    if (await sweepTree(paths.runFolder(runId))) empty.push(runId);
  });
  if (empty.length === 0) return;
  // Asked for last: whoever makes a run folder has the lock before.
  const { isHeld, owner } = await readRunLock(paths);
  if (isHeld && owner === undefined) return;
  for (const runId of empty) {
    if (runId === owner?.runId) continue;
    await removeEmptyTree(paths.runFolder(runId));
    await unmarkOpen(paths, runId);
  }
}

// --- internal ---

async function sweepFolder(folder: string): Promise<void> {
  await removeLeftFiles(folder).catch((error) => {
    throw buildStorageError("delete in", folder, error);
  });
}

/** Tells whether there is no file in it or below. */
async function sweepTree(folder: string): Promise<boolean> {
  let items = await listFolder(folder);
  if (items.some(({ name }) => isTemporaryName(name))) {
    await sweepFolder(folder);
    items = await listFolder(folder);
  }
  let isEmpty = true;
  for (const item of items) {
    if (!item.isDirectory() || !(await sweepTree(join(folder, item.name)))) isEmpty = false;
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
