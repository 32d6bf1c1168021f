import { rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { makeFolder } from "../common/makeFolder.ts";
import { isProcessAlive } from "../common/processAlive.ts";
import { formatTemporaryName } from "../common/temporaryFiles.ts";
import { runIdSchema } from "../model/ids.ts";
import { buildStorageError } from "../model/storageError.ts";
import type { DataPaths } from "./dataPaths.ts";
import { listFolder, readStats } from "./folderItems.ts";
import { ignoreUnreadable } from "./ignoreUnreadable.ts";
import { loadJsonFile } from "./jsonFile.ts";

/**
 * A run is marked from its start until nothing of its closing is left to do, so that what a killed process left is found
 * without opening the folders of all runs. Throws `UserError` ("storage").
 */
export async function markOpen(paths: DataPaths, runId: string): Promise<void> {
  const file = markFile(paths, runId);
  // A mark that a kill left without its owner could be told by its age alone.
  const temporary = join(paths.locksFolder, formatTemporaryName());
  try {
    await makeFolder(openFolder(paths));
    await writeFile(temporary, JSON.stringify({ pid: process.pid, host: hostname() }));
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw buildStorageError("write", file, error);
  }
}

/** Nothing is left to do for this run. */
export async function unmarkOpen(paths: DataPaths, runId: string): Promise<void> {
  const file = markFile(paths, runId);
  try {
    await rm(file, { force: true });
  } catch (error) {
    throw buildStorageError("delete", file, error);
  }
}

export async function isMarkedOpen(paths: DataPaths, runId: string): Promise<boolean> {
  return (await readStats(markFile(paths, runId))) !== undefined;
}

/** The ids of the runs that are marked. */
export async function listOpenRuns(paths: DataPaths): Promise<string[]> {
  const items = await listFolder(openFolder(paths));
  return items.map(({ name }) => name).filter((name) => runIdSchema.safeParse(name).success);
}

/** Whether whoever marked a run is known to be dead, or marked it an hour ago or more; true where there is no mark. */
export async function isMarkLeft(paths: DataPaths, runId: string): Promise<boolean> {
  const file = markFile(paths, runId);
  const stats = await readStats(file);
  if (stats === undefined || Date.now() - stats.mtimeMs > leftAfterMs) return true;
  // One that says nothing of its owner is told by its age.
  const owner = await loadJsonFile(file, markOwnerSchema).catch(ignoreUnreadable);
  return owner?.host === hostname() && !isProcessAlive(owner.pid);
}

// --- internal ---

const leftAfterMs = 3_600_000;
const markOwnerSchema = z.object({ pid: z.int(), host: z.string() });

function openFolder(paths: DataPaths): string {
  return join(paths.locksFolder, "open");
}

function markFile(paths: DataPaths, runId: string): string {
  paths.runFolder(runId); // checks the id
  return join(openFolder(paths), runId);
}
