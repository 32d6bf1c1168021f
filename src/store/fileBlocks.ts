import { type FileHandle, lstat } from "node:fs/promises";
import { openRegular } from "../common/regularFile.ts";
import { buildStorageError } from "../model/storageError.ts";
import { UserError } from "../model/userError.ts";

/** An open regular file. */
export interface OpenedFile {
  readonly file: string;
  readonly handle: FileHandle;
  readonly size: number;
}

/** Runs `use` with an open regular file and closes it. */
export async function withOpenFile<T>(
  file: string,
  use: (opened: OpenedFile) => Promise<T>,
): Promise<T> {
  const opened = await openRegularFile(file);
  try {
    return await use(opened);
  } finally {
    await opened.handle.close();
  }
}

/** Opens a regular file for reading; a symbolic link is not followed. Throws `UserError` ("storage"). */
export async function openRegularFile(file: string): Promise<OpenedFile> {
  try {
    const stats = await lstat(file);
    if (stats.isSymbolicLink()) throw notRegular(file, "it is a symbolic link");
    if (stats.isDirectory()) throw notRegular(file, "it is a folder");
    if (!stats.isFile()) throw notRegular(file, "it is not a file");
    return { file, handle: await openRegular(file), size: stats.size };
  } catch (error) {
    throw buildStorageError("read", file, error);
  }
}

/** Streams an open file in blocks of at most `maxBytes`, the first one of `firstBytes`, doubled from there; a block is reused for the next. */
export async function* readBlocks(
  opened: OpenedFile,
  firstBytes: number,
  maxBytes: number,
): AsyncGenerator<Buffer> {
  let block = Buffer.allocUnsafe(firstBytes);
  for (let position = 0; position < opened.size; ) {
    const filled = await readAt(opened, block, position);
    if (filled === 0) return;
    yield block.subarray(0, filled);
    position += filled;
    if (block.length < maxBytes) block = Buffer.allocUnsafe(Math.min(block.length * 2, maxBytes));
  }
}

/** Fills `block` from a place in the file as far as there are bytes; resolves with how many there were. */
export async function readAt(
  { handle, file }: OpenedFile,
  block: Buffer,
  position: number,
): Promise<number> {
  try {
    let filled = 0;
    while (filled < block.length) {
      const rest = block.length - filled;
      const { bytesRead } = await handle.read(block, filled, rest, position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled;
  } catch (error) {
    throw buildStorageError("read", file, error);
  }
}

// --- internal ---

function notRegular(file: string, reason: string): UserError {
  return new UserError(`Cannot read ${file}: ${reason}.`, { code: "storage" });
}
