import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runIdSchema } from "../model/ids.ts";
import { buildStorageError } from "../model/storageError.ts";
import type { DataPaths } from "./dataPaths.ts";
import { listFolder, readStats } from "./folderItems.ts";

/**
 * A run is marked from its start until nothing of its closing is left to do, so that what a killed process left is found
 * without opening the folders of all runs. Throws `UserError` ("storage").
 */
export async function markOpen(paths: DataPaths, runId: string): Promise<void> {
  const file = markFile(paths, runId);
  try {
    await mkdir(openFolder(paths), { recursive: true });
    await writeFile(file, "");
  } catch (error) {
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

// --- internal ---

function openFolder(paths: DataPaths): string {
  return join(paths.locksFolder, "open");
}

function markFile(paths: DataPaths, runId: string): string {
  paths.runFolder(runId); // checks the id
  return join(openFolder(paths), runId);
}
