import { rmdir } from "node:fs/promises";
import { join } from "node:path";
import { removeLeftFiles } from "../../common/temporaryFiles.ts";
import { UserError } from "../../model/userError.ts";
import type { DataPaths } from "../dataPaths.ts";
import { isReached } from "../filesBelow.ts";
import { listFolder } from "../folderItems.ts";
import { restoreBatch } from "./restoreBatch.ts";
import {
  batchFolder,
  isBatchName,
  isInUse,
  loadRecord,
  removeBatch,
  removeGone,
  writeRecord,
} from "./trashBatch.ts";

/**
 * Finishes what processes that are gone left in the trash: runs that were on their way in or out come back, those that waited
 * to be removed go. Tells of what cannot be settled, and leaves it.
 */
export async function settleTrash(
  paths: DataPaths,
  onProblem: (message: string) => void,
): Promise<void> {
  if (!(await isReached(paths.dataFolder, paths.trashFolder))) return;
  for (const { name } of await listFolder(paths.trashFolder)) {
    try {
      if (isBatchName(name)) await settleBatch(paths, name);
      else if (name.endsWith(".gone")) await removeGone(join(paths.trashFolder, name));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      onProblem(error.message);
    }
  }
}

/**
 * The folder of a batch, to be handed to the trash of the platform: put back from there, its runs come back with the next
 * start. Throws `UserError` ("not_found", "storage").
 */
export async function handOverTrash(paths: DataPaths, batch: string): Promise<string> {
  const record = await loadRecord(paths, batch);
  if (record === undefined) throw new UserError(`${batch} is gone.`, { code: "not_found" });
  await writeRecord(paths, batch, { state: "restoring", runs: record.runs });
  return batchFolder(paths, batch);
}

// --- internal ---

async function settleBatch(paths: DataPaths, batch: string): Promise<void> {
  const record = await loadRecord(paths, batch);
  if (record === undefined) {
    // Made a moment ago, or a kill came before anything was moved into it.
    const folder = batchFolder(paths, batch);
    await removeLeftFiles(folder).catch(() => undefined);
    await rmdir(folder).catch(() => undefined);
    return;
  }
  if (await isInUse(paths, batch, record)) return;
  if (record.state === "trashed") await removeBatch(paths, batch);
  else await restoreBatch(paths, batch);
}
