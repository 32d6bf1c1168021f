import { randomUUID } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { isProcessAlive } from "../../common/processAlive.ts";
import { formatFileTimestamp, resultFileNameSchema, runIdSchema } from "../../model/ids.ts";
import { indexEntrySchema } from "../../model/results/indexFile.ts";
import { buildStorageError, errorCode } from "../../model/storageError.ts";
import { UserError } from "../../model/userError.ts";
import type { DataPaths } from "../dataPaths.ts";
import { readStats } from "../folderItems.ts";
import { loadExactJsonFile, writeJsonFile } from "../jsonFile.ts";
import { runLockInstance } from "../runLock.ts";

/** A run in the trash, with all that puts it back as it was. */
const trashedRunSchema = z.object({
  id: runIdSchema,
  /** Name of its result file, where it had one. */
  fileName: resultFileNameSchema.optional(),
  row: indexEntrySchema.optional(),
  /** Whether its closing was not done yet. */
  isOpen: z.boolean(),
  /** What `labels.json` said of it. */
  label: z.unknown().optional(),
});
export type TrashedRun = z.infer<typeof trashedRunSchema>;

/**
 * `trash.json` of a batch. While `moving` or `restoring` the runs belong back in their places, whoever finds them; once
 * `trashed` they only wait to be taken back or removed.
 */
const trashRecordSchema = z.object({
  schemaVersion: z.literal(1),
  state: z.enum(["moving", "trashed", "restoring"]),
  pid: z.int(),
  host: z.string(),
  /** Tells processes with one pid apart. */
  instance: z.string(),
  runs: z.array(trashedRunSchema),
});
export type TrashRecord = z.infer<typeof trashRecordSchema>;

/** A name for a batch, which a person may meet in the trash of the platform. */
export function formatBatchName(): string {
  const time = formatFileTimestamp(new Date().toISOString());
  return `touchstone-runs-${time}-${randomUUID().slice(0, 8)}`;
}

/** Whether this is the name of a batch, and not of one that is being removed. */
export function isBatchName(name: string): boolean {
  return /^touchstone-runs-[0-9TZ-]+-[0-9a-f]{8}$/.test(name);
}

/** The folder of a batch. Throws `UserError` ("usage") for what is no name of one. */
export function batchFolder(paths: DataPaths, batch: string): string {
  if (isBatchName(batch)) return join(paths.trashFolder, batch);
  throw new UserError(`${JSON.stringify(batch)} is not in the trash.`, { code: "usage" });
}

export function trashedResult(paths: DataPaths, batch: string, fileName: string): string {
  return join(batchFolder(paths, batch), "results", fileName);
}

export function trashedRunFolder(paths: DataPaths, batch: string, runId: string): string {
  return join(batchFolder(paths, batch), "test_runs", runId);
}

/** Writes what a batch holds; its owner is this process. */
export async function writeRecord(
  paths: DataPaths,
  batch: string,
  record: Pick<TrashRecord, "state" | "runs">,
): Promise<void> {
  const owner = { pid: process.pid, host: hostname(), instance: runLockInstance };
  await writeJsonFile(recordFile(paths, batch), { schemaVersion: 1, ...owner, ...record });
}

/** What a batch holds; undefined when it is gone. Throws `UserError` ("storage") when that cannot be read. */
export function loadRecord(paths: DataPaths, batch: string): Promise<TrashRecord | undefined> {
  return loadExactJsonFile(recordFile(paths, batch), trashRecordSchema);
}

/** Whether another process may still be at work on a batch, or may want it back. */
export async function isInUse(
  paths: DataPaths,
  batch: string,
  { pid, host, instance }: TrashRecord,
): Promise<boolean> {
  if (instance === runLockInstance) return true;
  const stats = await readStats(recordFile(paths, batch));
  if (stats === undefined || Date.now() - stats.mtimeMs > leftAfterMs) return false;
  // This process has begun after one of the same pid has ended.
  return host !== hostname() || (pid !== process.pid && isProcessAlive(pid));
}

/** Removes a batch. It gets another name first: what is half removed is never taken for runs that can come back. */
export async function removeBatch(paths: DataPaths, batch: string): Promise<void> {
  const folder = batchFolder(paths, batch);
  try {
    await rename(folder, `${folder}.gone`);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    throw buildStorageError("delete", folder, error);
  }
  await removeGone(`${folder}.gone`);
}

/** Removes what is left of a batch that was being removed. */
export async function removeGone(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  } catch (error) {
    throw buildStorageError("delete", folder, error);
  }
}

// --- internal ---

const leftAfterMs = 3_600_000;

function recordFile(paths: DataPaths, batch: string): string {
  return join(batchFolder(paths, batch), "trash.json");
}
