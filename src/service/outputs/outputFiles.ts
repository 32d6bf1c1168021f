import { type BigIntStats, constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import path from "node:path";
import { relativePath } from "../../common/relativePath.ts";
import type { ComponentFile } from "../../model/results/report.ts";
import { errorCode } from "../../model/storageError.ts";
import { isReached } from "../../store/filesBelow.ts";
import { ServiceError } from "../http/errors.ts";

/** What a component has on disk, as its storage has it. */
export interface OutputFolder {
  readonly logFolder: string;
  listFiles(): Promise<ComponentFile[]>;
}

/** An open output with what was known of it when it was opened; it may grow while it is read. */
export interface OpenedOutput {
  readonly handle: FileHandle;
  readonly name: string;
  readonly bytes: number;
  readonly modified: Date;
  /** Strong: other bytes have another tag. */
  readonly etag: string;
}

/** The files below the log folder of a component that can be asked for, `path` relative to it, with `/`. */
export async function listOutputs(
  dataFolder: string,
  { logFolder, listFiles }: OutputFolder,
): Promise<ComponentFile[]> {
  const prefix = `${relativePath(dataFolder, logFolder)}/`;
  return (await listFiles())
    .filter((file) => file.path.startsWith(prefix))
    .map((file) => ({ ...file, path: file.path.slice(prefix.length) }))
    .filter((file) => isOutputPath(file.path));
}

/**
 * Opens a file below the log folder for reading; the caller closes it. Throws `ServiceError`: 400 for what is no path
 * of a file below it, 404 for what is not there, is no file, or is reached by a symbolic link.
 */
export async function openOutput(
  dataFolder: string,
  logFolder: string,
  output: string,
): Promise<OpenedOutput> {
  if (!isOutputPath(output)) {
    const message = `${JSON.stringify(output)} is no path of a file below the component's log folder.`;
    throw new ServiceError(400, "usage", message);
  }
  const opened = await findOutput(dataFolder, logFolder, output);
  if (opened !== undefined) return opened;
  throw new ServiceError(404, "not_found", `There is no output ${output}.`);
}

/** Opens a file that was listed below the log folder; `undefined` when it is gone. The caller closes it. */
export async function findOutput(
  dataFolder: string,
  logFolder: string,
  output: string,
): Promise<OpenedOutput | undefined> {
  const file = path.join(logFolder, ...output.split("/"));
  if (!(await isReached(dataFolder, path.dirname(file)))) return undefined;
  const handle = await openFile(file);
  try {
    const stats = await handle?.stat({ bigint: true });
    if (handle !== undefined && stats?.isFile()) return describe(file, handle, stats);
  } catch (error) {
    await handle?.close();
    throw error;
  }
  await handle?.close();
  return undefined;
}

// --- internal ---

/** Names with `/` between them; nothing that is absolute, leads up, or means something else on another platform. */
function isOutputPath(output: string): boolean {
  return output.split("/").every((name) => isFileName.test(name) && name !== "." && name !== "..");
}

const isFileName = /^[^\p{Cc}\p{Cs}\\/:*?"<>|%]{1,255}$/u;

/** Nothing is followed, and a pipe is not waited for. `undefined` when there is nothing to open. */
async function openFile(file: string): Promise<FileHandle | undefined> {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  try {
    return await open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    const code = errorCode(error) ?? "";
    if (["ENOENT", "ENOTDIR", "ELOOP", "EISDIR", "ENXIO", "ENAMETOOLONG", "EINVAL"].includes(code))
      return undefined;
    throw error;
  }
}

function describe(
  file: string,
  handle: FileHandle,
  { size, mtimeNs, mtime, ino }: BigIntStats,
): OpenedOutput {
  const etag = `"${size.toString(36)}-${mtimeNs.toString(36)}-${ino.toString(36)}"`;
  return { handle, name: path.basename(file), bytes: Number(size), modified: mtime, etag };
}
