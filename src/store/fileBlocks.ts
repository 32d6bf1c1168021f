import { type FileHandle, lstat, open } from "node:fs/promises";
import { buildStorageError } from "../model/storageError.ts";
import { UserError } from "../model/userError.ts";

/** Runs `use` with an open regular file; a symbolic link is not followed. Errors are `UserError`s ("storage"). */
export async function withOpenFile<T>(
  file: string,
  use: (handle: FileHandle, size: number) => Promise<T>,
): Promise<T> {
  const { handle, size } = await openRegularFile(file);
  try {
    return await use(handle, size);
  } finally {
    await handle.close();
  }
}

/** Streams a regular file in blocks of at most `maxBytes`, the first one of `firstBytes`, doubled from there; a block is reused for the next. */
export async function* readBlocks(
  file: string,
  firstBytes: number,
  maxBytes: number,
): AsyncGenerator<Buffer> {
  const { handle } = await openRegularFile(file);
  try {
    let block = Buffer.allocUnsafe(firstBytes);
    for (;;) {
      const bytesRead = await readAt(handle, file, block, null);
      if (bytesRead === 0) return;
      yield block.subarray(0, bytesRead);
      if (block.length < maxBytes) {
        block = Buffer.allocUnsafe(Math.min(block.length * 2, maxBytes));
      }
    }
  } finally {
    await handle.close();
  }
}

/** Fills `block` from a place in the file as far as there are bytes; `null` goes on where the last read ended. */
export async function readAt(
  handle: FileHandle,
  file: string,
  block: Buffer,
  position: number | null,
): Promise<number> {
  try {
    let filled = 0;
    while (filled < block.length) {
      const from = position === null ? null : position + filled;
      const { bytesRead } = await handle.read(block, filled, block.length - filled, from);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled;
  } catch (error) {
    throw buildStorageError("read", file, error);
  }
}

// --- internal ---

async function openRegularFile(file: string): Promise<{ handle: FileHandle; size: number }> {
  try {
    const stats = await lstat(file);
    if (stats.isSymbolicLink()) throw notRegular(file, "it is a symbolic link");
    if (stats.isDirectory()) throw notRegular(file, "it is a folder");
    if (!stats.isFile()) throw notRegular(file, "it is not a file");
    return { handle: await open(file, "r"), size: stats.size };
  } catch (error) {
    throw buildStorageError("read", file, error);
  }
}

function notRegular(file: string, reason: string): UserError {
  return new UserError(`Cannot read ${file}: ${reason}.`, { code: "storage" });
}
