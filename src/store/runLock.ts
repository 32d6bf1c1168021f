import { randomUUID } from "node:crypto";
import { rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import lockfile from "proper-lockfile";
import * as z from "zod";
import { isProcessAlive } from "../common/processAlive.ts";
import { buildStorageError, errorCode } from "../model/storageError.ts";
import { UserError } from "../model/userError.ts";
import type { DataPaths } from "./dataPaths.ts";
import { withIndexLock } from "./index/indexLock.ts";
import { loadJsonFile, writeJsonFile } from "./jsonFile.ts";
import { ignoreTakenOver } from "./lockRetry.ts";
import { removeStopRequest, watchStopRequest } from "./stopRequest.ts";

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

/** `instance` of the owner of what this process holds. */
export const runLockInstance = randomUUID();

/** The run lock while held. */
export interface RunLock {
  readonly owner: RunLockOwner;
  /** Takes the lock again if its file vanished from the disk, as it does by itself within seconds. Never rejects. */
  check(): Promise<void>;
  /** May be called more than once. Throws `UserError` ("storage"). */
  release(): Promise<void>;
}

export interface AcquireRunLockOptions {
  readonly runId: string;
  readonly name: string;
  /** Called when the lock was taken again after its file had vanished; the lock is given up when this rejects. */
  readonly onRetaken?: () => Promise<void>;
  /** Called once if another process has the lock (this one was stopped for half a minute), or it cannot be taken again. */
  readonly onLost?: (error: Error) => void;
  /** Called once if another process asks to stop what the lock is held for. */
  readonly onStopAsked?: () => void;
}

/** Takes the one run lock of a data folder; throws `UserError` ("locked") naming who has it. */
export function acquireRunLock(paths: DataPaths, options: AcquireRunLockOptions): Promise<RunLock> {
  return withIndexLock(paths, async () => {
    const state = await readLockState(paths);
    if (state.isHeld) throw lockedError(paths, state.owner);
    if (state.isAbandoned) await rm(lockFolder(paths), { recursive: true, force: true });
    const owner: RunLockOwner = {
      runId: options.runId,
      name: options.name,
      pid: process.pid,
      host: hostname(),
      since: new Date().toISOString(),
      instance: runLockInstance,
    };
    // Written first: whoever sees the lock can tell whose it is.
    await writeJsonFile(ownerFile(paths), owner);
    await removeStopRequest(paths);
    return await holdLock(paths, owner, options);
  });
}

/** Who runs on a data folder now; `undefined` when nobody does, or when it cannot be told who. */
export async function readRunLockOwner(paths: DataPaths): Promise<RunLockOwner | undefined> {
  return (await readRunLock(paths)).owner;
}

/** Whether a run goes on in a data folder, and whose it is, as far as can be told. */
export async function readRunLock(
  paths: DataPaths,
): Promise<{ readonly isHeld: boolean; readonly owner?: RunLockOwner }> {
  const { isHeld, owner } = await readLockState(paths);
  return isHeld && owner !== undefined ? { isHeld, owner } : { isHeld };
}

/** What is said of a lock whose owner cannot be read. */
export function describeUnknownOwner(paths: DataPaths): string {
  return `whose it is cannot be read from ${ownerFile(paths)}; without a sign of life the lock is free after ${staleMs / 1000} s`;
}

// --- internal ---

const staleMs = 30_000;
const heartbeatMs = 5_000;

interface LockState {
  readonly isHeld: boolean;
  /** The lock lies there but its owner on this machine is dead, or gives no sign of life. */
  readonly isAbandoned: boolean;
  readonly owner: RunLockOwner | undefined;
}

/** A lock is held until its owner is known to be dead: one whose owner cannot be read is, too. */
async function readLockState(paths: DataPaths): Promise<LockState> {
  const heartbeat = await readHeartbeat(paths);
  if (heartbeat === undefined) return { isHeld: false, isAbandoned: false, owner: undefined };
  const owner = await loadOwner(paths);
  const isDead = owner !== undefined && owner.host === hostname() && !isAlive(owner);
  // What comes from the future would hold until then: a clock was wrong.
  const isFresh = Math.abs(Date.now() - heartbeat) <= staleMs;
  const isHeld = isFresh && !isDead;
  return { isHeld, isAbandoned: !isHeld, owner };
}

function isAlive(owner: RunLockOwner): boolean {
  return owner.pid === process.pid ? owner.instance === runLockInstance : isProcessAlive(owner.pid);
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

/** `undefined` when there is none, or none that can be read. */
async function loadOwner(paths: DataPaths): Promise<RunLockOwner | undefined> {
  try {
    return await loadJsonFile(ownerFile(paths), runLockOwnerSchema);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

type Unlock = () => Promise<void>;

async function lockRun(paths: DataPaths, onCompromised: (error: Error) => void): Promise<Unlock> {
  const lock = () =>
    lockfile.lock(lockTarget(paths), {
      lockfilePath: lockFolder(paths),
      realpath: false,
      stale: staleMs,
      update: heartbeatMs,
      onCompromised,
    });
  try {
    return await lock();
  } catch (error) {
    if (errorCode(error) === "ELOCKED") throw lockedError(paths, undefined);
    throw buildStorageError("lock", paths.dataFolder, error);
  }
}

/** Takes the lock, of which nobody else has a part, and keeps it: what deletes its file (`git clean -fdx`) does not end a run. */
async function holdLock(
  paths: DataPaths,
  owner: RunLockOwner,
  { onRetaken, onLost, onStopAsked }: AcquireRunLockOptions,
): Promise<RunLock> {
  let isLost = false;
  let released: Promise<void> | undefined;
  let checking: Promise<void> = Promise.resolve();
  const check = (cause?: Error) => {
    checking = checking.then(() => retake(cause)).catch(lose);
    return checking;
  };
  const onCompromised = (error: Error) => void check(error);
  let unlock = await lockRun(paths, onCompromised);
  const endWatch = onStopAsked && watchStopRequest(paths, owner, onStopAsked);
  return {
    owner,
    check: () => check(),
    release() {
      endWatch?.();
      released ??= checking.then(() => releaseLock(paths, owner, unlock));
      return released;
    },
  };

  /** With a cause it is known that the lock is not as this process left it. */
  async function retake(cause: Error | undefined): Promise<void> {
    const isGone = async () => (await readHeartbeat(paths)) === undefined;
    if (isLost || released !== undefined) return;
    if (!(await isGone())) {
      if (cause === undefined) return;
      throw takenOverError(paths, cause);
    }
    await withIndexLock(paths, async () => {
      if (!(await isGone())) throw takenOverError(paths, cause);
      await unlock().catch(ignoreTakenOver);
      await writeJsonFile(ownerFile(paths), owner);
      unlock = await lockRun(paths, onCompromised);
    });
    await onRetaken?.();
  }

  function lose(error: unknown): void {
    isLost = true;
    onLost?.(error instanceof UserError ? error : takenOverError(paths, error));
  }
}

/** The owner goes last: a lock without one would be taken for that of somebody unknown. */
async function releaseLock(
  paths: DataPaths,
  { runId, since }: RunLockOwner,
  unlock: Unlock,
): Promise<void> {
  try {
    await unlock().catch(ignoreTakenOver);
  } catch (error) {
    throw buildStorageError("unlock", paths.dataFolder, error);
  }
  const left = await loadOwner(paths);
  // Another run may have begun meanwhile.
  if (left?.instance !== runLockInstance || left.runId !== runId || left.since !== since) return;
  await removeStopRequest(paths);
  await rm(ownerFile(paths), { force: true }).catch(() => undefined);
}

function lockedError(paths: DataPaths, owner: RunLockOwner | undefined): UserError {
  const who =
    owner === undefined
      ? describeUnknownOwner(paths)
      : `"${owner.name}" since ${owner.since} (process ${owner.pid} on ${owner.host})`;
  return new UserError(`A run is under way in this data folder: ${who}.`, { code: "locked" });
}

function takenOverError(paths: DataPaths, cause: unknown): UserError {
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
