import { randomUUID } from "node:crypto";
import { rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import lockfile from "proper-lockfile";
import * as z from "zod";
import { buildStorageError, errorCode } from "../model/storageError.ts";
import { UserError } from "../model/userError.ts";
import type { DataPaths } from "./dataPaths.ts";
import { withIndexLock } from "./index/indexLock.ts";
import { loadTextFile, writeJsonFile } from "./jsonFile.ts";
import { ignoreTakenOver, retryWhileLocked } from "./lockRetry.ts";

const runLockOwnerSchema = z.object({
  runId: z.string(),
  /** Name of the config that runs. */
  name: z.string(),
  pid: z.int(),
  host: z.string(),
  /** ISO 8601. */
  since: z.string(),
  /** Tells this process from an earlier one with the same pid. */
  instance: z.string(),
});
/** Who holds the run lock of a data folder. */
export type RunLockOwner = z.infer<typeof runLockOwnerSchema>;

/** The run lock while held; `release` may be called more than once. */
export interface RunLock {
  readonly owner: RunLockOwner;
  release(): Promise<void>;
}

export interface AcquireRunLockOptions {
  readonly runId: string;
  readonly name: string;
  /** Called once if another process took the lock over (this one was stopped for half a minute). */
  readonly onLost?: (error: Error) => void;
}

/** Takes the one run lock of a data folder; throws `UserError` ("locked") naming who has it. */
export function acquireRunLock(paths: DataPaths, options: AcquireRunLockOptions): Promise<RunLock> {
  return withIndexLock(paths, async () => {
    const state = await readLockState(paths);
    if (state.isHeld) throw lockedError(state.owner);
    if (state.isAbandoned) await rm(lockFolder(paths), { recursive: true, force: true });
    const owner: RunLockOwner = {
      runId: options.runId,
      name: options.name,
      pid: process.pid,
      host: hostname(),
      since: new Date().toISOString(),
      instance,
    };
    // Written first: whoever sees the lock can tell whose it is.
    await writeJsonFile(ownerFile(paths), owner);
    const unlock = await lockRun(paths, options.onLost);
    return { owner, release: createRelease(paths, unlock) };
  });
}

/** Who runs on a data folder now, as far as can be told; `undefined` when nobody does. */
export async function readRunLockOwner(paths: DataPaths): Promise<RunLockOwner | undefined> {
  const state = await readLockState(paths);
  return state.isHeld ? state.owner : undefined;
}

// --- internal ---

const instance = randomUUID();
const staleMs = 30_000;
const heartbeatMs = 5_000;

interface LockState {
  readonly isHeld: boolean;
  /** The lock lies there but its owner on this machine is dead. */
  readonly isAbandoned: boolean;
  readonly owner: RunLockOwner | undefined;
}

async function readLockState(paths: DataPaths): Promise<LockState> {
  const heartbeat = await readHeartbeat(paths);
  const owner = await loadOwner(paths);
  if (heartbeat === undefined || owner === undefined) {
    return { isHeld: false, isAbandoned: false, owner };
  }
  const isAbandoned = owner.host === hostname() && !isAlive(owner);
  return { isHeld: !isAbandoned && Date.now() - heartbeat <= staleMs, isAbandoned, owner };
}

function isAlive(owner: RunLockOwner): boolean {
  if (owner.pid === process.pid) return owner.instance === instance;
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}

/** Epoch ms of the last sign of life of whoever has the lock. */
async function readHeartbeat(paths: DataPaths): Promise<number | undefined> {
  try {
    return (await stat(lockFolder(paths))).mtimeMs;
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error) ?? "")) return undefined;
    throw buildStorageError("read", lockFolder(paths), error);
  }
}

/** A broken owner file is as good as none: the heartbeat alone decides then. */
async function loadOwner(paths: DataPaths): Promise<RunLockOwner | undefined> {
  const text = await loadTextFile(ownerFile(paths));
  if (text === undefined) return undefined;
  try {
    return runLockOwnerSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

async function lockRun(
  paths: DataPaths,
  onLost: ((error: Error) => void) | undefined,
): Promise<() => Promise<void>> {
  const lock = () =>
    lockfile.lock(lockTarget(paths), {
      lockfilePath: lockFolder(paths),
      realpath: false,
      stale: staleMs,
      update: heartbeatMs,
      onCompromised: (error) => onLost?.(takenOverError(paths, error)),
    });
  try {
    // A release has two steps; the wait covers the moment between them.
    return await retryWhileLocked(lock, 300);
  } catch (error) {
    if (errorCode(error) === "ELOCKED") throw lockedError(undefined);
    throw buildStorageError("lock", paths.dataFolder, error);
  }
}

function createRelease(paths: DataPaths, unlock: () => Promise<void>): () => Promise<void> {
  let released: Promise<void> | undefined;
  return () => {
    released ??= releaseLock(paths, unlock);
    return released;
  };
}

async function releaseLock(paths: DataPaths, unlock: () => Promise<void>): Promise<void> {
  const owner = await loadOwner(paths);
  if (owner?.instance === instance) await rm(ownerFile(paths), { force: true });
  try {
    await unlock().catch(ignoreTakenOver);
  } catch (error) {
    throw buildStorageError("unlock", paths.dataFolder, error);
  }
}

function lockedError(owner: RunLockOwner | undefined): UserError {
  const who =
    owner === undefined
      ? "another process"
      : `"${owner.name}" since ${owner.since} (process ${owner.pid} on ${owner.host})`;
  return new UserError(`A run is under way in this data folder: ${who}.`, { code: "locked" });
}

function takenOverError(paths: DataPaths, cause: Error): UserError {
  const message = `Another process took the run over: the lock in ${paths.locksFolder} is no longer ours.`;
  return new UserError(message, { code: "locked", cause });
}

function lockTarget(paths: DataPaths): string {
  return join(paths.locksFolder, "run");
}

function lockFolder(paths: DataPaths): string {
  return join(paths.locksFolder, "run.lock");
}

function ownerFile(paths: DataPaths): string {
  return join(paths.locksFolder, "run.json");
}
