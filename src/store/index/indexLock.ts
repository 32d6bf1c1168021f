import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import lockfile from "proper-lockfile";
import { buildStorageError, errorCode } from "../../model/storageError.ts";
import { UserError } from "../../model/userError.ts";
import type { DataPaths } from "../dataPaths.ts";
import { ignoreTakenOver, retryWhileLocked } from "../lockRetry.ts";

/**
 * Runs `work` while no other process changes the index or takes the run lock; meant to be held for
 * milliseconds. Waits for others, and for what a killed one left behind.
 */
export async function withIndexLock<T>(paths: DataPaths, work: () => Promise<T>): Promise<T> {
  await makeLocksFolder(paths);
  const release = await lockIndex(paths);
  try {
    return await work();
  } finally {
    await release().catch(ignoreTakenOver);
  }
}

// --- internal ---

/** Locks are never committed, whatever the workspace's `.gitignore` says. */
async function makeLocksFolder(paths: DataPaths): Promise<void> {
  try {
    const created = await mkdir(paths.locksFolder, { recursive: true });
    if (created !== undefined) await writeFile(join(paths.locksFolder, ".gitignore"), "*\n");
  } catch (error) {
    throw buildStorageError("write in", paths.dataFolder, error);
  }
}

const staleMs = 5000;
/** Longer than what a killed owner left stays. */
const longestWaitMs = 15_000;

async function lockIndex(paths: DataPaths): Promise<() => Promise<void>> {
  const lock = () =>
    lockfile.lock(paths.indexFile, {
      lockfilePath: join(paths.locksFolder, "index.lock"),
      realpath: false,
      stale: staleMs,
      // By then the work is done or its writes, each atomic, are under way.
      onCompromised: () => undefined,
    });
  try {
    return await retryWhileLocked(lock, longestWaitMs);
  } catch (error) {
    if (errorCode(error) !== "ELOCKED") throw buildStorageError("lock", paths.indexFile, error);
    const message = `Cannot lock ${paths.indexFile}: another program holds it for too long.`;
    throw new UserError(message, { code: "storage", cause: error });
  }
}
