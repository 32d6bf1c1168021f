import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolder } from "../common/makeFolder.ts";
import { buildStorageError } from "../model/storageError.ts";

/** A file of lines with the place of each. */
export interface WrittenLines {
  readonly file: string;
  /** Where each line ends, in bytes, its line break included. */
  readonly ends: readonly number[];
}

/** Writes lines as they come, and the folder they lie in; throws `UserError` ("storage"), and what the lines throw. */
export async function writeLines(
  file: string,
  lines: AsyncIterable<string>,
): Promise<WrittenLines> {
  const ends: number[] = [];
  const handle = await openNew(file);
  try {
    let block: Buffer[] = [];
    let written = 0;
    let end = 0;
    const flush = async () => {
      if (block.length > 0) await writeAll(handle, file, Buffer.concat(block));
      block = [];
      written = end;
    };
    for await (const line of lines) {
      const bytes = Buffer.from(`${line}\n`);
      block.push(bytes);
      end += bytes.length;
      ends.push(end);
      if (end - written >= blockBytes) await flush();
    }
    await flush();
    await handle.datasync().catch((error) => {
      throw buildStorageError("write", file, error);
    });
  } finally {
    await handle.close();
  }
  return { file, ends };
}

// --- internal ---

const blockBytes = 64 * 1024;

async function openNew(file: string): Promise<FileHandle> {
  try {
    await makeFolder(dirname(file));
    return await open(file, "w");
  } catch (error) {
    throw buildStorageError("write", file, error);
  }
}

async function writeAll(handle: FileHandle, file: string, bytes: Buffer): Promise<void> {
  try {
    await handle.writeFile(bytes);
  } catch (error) {
    throw buildStorageError("write", file, error);
  }
}
