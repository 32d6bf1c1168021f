import { rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import lockfile from "proper-lockfile";
import { makeFolder } from "../../common/makeFolder.ts";
import { buildStorageError, errorCode } from "../../model/storageError.ts";
import { UserError } from "../../model/userError.ts";
import type { DataPaths } from "../dataPaths.ts";
import { ignoreTakenOver, retryWhileLocked } from "../lockRetry.ts";
import { markIndexLock, takeDeadMark } from "./indexLockMark.ts";

/**
 * Runs `work` while no other process changes the index or takes the run lock; meant to be held for
 * milliseconds. Waits for others, and for what a killed one of another machine left behind.
 */
export async function withIndexLock<T>(paths: DataPaths, work: () => Promise<T>): Promise<T> {
  const release = await lockIndex(paths);
  try {
    return await work();
  } finally {
    await release();
  }
}

// --- internal ---

/** Locks are never committed, whatever the workspace's `.gitignore` says. */
async function makeLocksFolder(paths: DataPaths): Promise<void> {
  try {
    const created = await makeFolder(paths.locksFolder);
    if (created !== undefined) await writeFile(join(paths.locksFolder, ".gitignore"), "*\n");
  } catch (error) {
    throw buildStorageError("write in", paths.locksFolder, error);
  }
}

const staleMs = 5000;
/** Longer than what a killed owner left stays. */
const longestWaitMs = 15_000;

async function lockIndex(paths: DataPaths): Promise<() => Promise<void>> {
  await makeLocksFolder(paths);
  try {
    const unlock = await retryWhileLocked(() => lockOrTakeOver(paths), longestWaitMs);
    const unmark = await markIndexLock(paths);
    return async () => {
      await unmark();
      try {
        await unlock().catch(ignoreTakenOver);
      } catch (error) {
        throw buildStorageError("unlock", paths.indexFile, error);
      }
    };
  } catch (error) {
    if (errorCode(error) !== "ELOCKED") throw buildStorageError("lock", paths.indexFile, error);
    const message = `Cannot lock ${paths.indexFile}: another program holds it for too long.`;
    throw new UserError(message, { code: "storage", cause: error });
  }
}

/** At once, where whoever has the lock is known to be dead, or its sign of life is of a time that has not come. */
async function lockOrTakeOver(paths: DataPaths): Promise<() => Promise<void>> {
  const lockfilePath = join(paths.locksFolder, "index.lock");
  const lock = () =>
    lockfile.lock(paths.indexFile, {
      lockfilePath,
      realpath: false,
      stale: staleMs,
      // By then the work is done or its writes, each atomic, are under way.
      onCompromised: () => undefined,
    });
  try {
    return await lock();
  } catch (error) {
    if (errorCode(error) !== "ELOCKED") throw error;
    if (!(await isOfFuture(lockfilePath)) && !(await takeDeadMark(paths))) throw error;
    await rm(lockfilePath, { recursive: true, force: true });
    return await lock();
  }
}

async function isOfFuture(folder: string): Promise<boolean> {
  const stats = await stat(folder).catch(() => undefined);
  return stats !== undefined && stats.mtimeMs > Date.now() + staleMs;
}
