import { closeSync, constants, fstatSync, openSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

/** What was to be read is no file, or too large; `code` as the system has it. Its message follows "it". */
export class FileFault extends Error {
  readonly code: "EISDIR" | "ENOTFILE" | "EFBIG";

  constructor(code: FileFault["code"], message: string) {
    super(message);
    this.name = "FileFault";
    this.code = code;
  }
}

/** The most that is read of a file as one text, in bytes. */
export const mostTextBytes = 256 * 1024 * 1024;

/**
 * Opens a file for reading and waits for nobody: a pipe, a socket or a device is refused with a `FileFault`, as is a file
 * of more than `mostBytes`. The caller closes it.
 */
export async function openRegular(
  file: string,
  mostBytes = Number.POSITIVE_INFINITY,
): Promise<FileHandle> {
  const handle = await open(file, readingFlags).catch((error: unknown) => {
    throw describeOpenError(error);
  });
  try {
    checkStats(await handle.stat(), mostBytes);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** As `openRegular`, at once; returns the descriptor. */
export function openRegularSync(file: string): number {
  const descriptor = openSync(file, readingFlags);
  try {
    checkStats(fstatSync(descriptor), Number.POSITIVE_INFINITY);
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** All bytes of a file of at most `mostBytes`. Throws `FileFault` and what reading throws. */
export async function readRegular(file: string, mostBytes = mostTextBytes): Promise<Buffer> {
  const handle = await openRegular(file, mostBytes);
  try {
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** The bytes of a file block by block. Throws `FileFault` and what reading throws. */
export async function* readRegularBlocks(
  file: string,
  blockBytes = defaultBlockBytes,
): AsyncGenerator<Buffer> {
  const handle = await openRegular(file);
  try {
    for (;;) {
      const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(blockBytes));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

// --- internal ---

/** Windows has no pipes among its files. */
const readingFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const defaultBlockBytes = 64 * 1024;

interface FileStats {
  isFile(): boolean;
  isDirectory(): boolean;
  readonly size: number;
}

function checkStats(stats: FileStats, mostBytes: number): void {
  if (stats.isDirectory()) throw new FileFault("EISDIR", "is a folder");
  if (!stats.isFile()) throw notRegular();
  if (stats.size <= mostBytes) return;
  throw new FileFault("EFBIG", `is larger than ${Math.floor(mostBytes / 1024 / 1024)} MB`);
}

/** A socket cannot even be opened. */
function describeOpenError(error: unknown): unknown {
  return error instanceof Error && "code" in error && error.code === "ENXIO" ? notRegular() : error;
}

function notRegular(): FileFault {
  return new FileFault("ENOTFILE", "is a pipe, a socket or a device, not a file");
}
