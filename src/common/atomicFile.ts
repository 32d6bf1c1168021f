import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { makeFolder } from "./makeFolder.ts";
import { splitText } from "./splitText.ts";
import { formatTemporaryName } from "./temporaryFiles.ts";

/** A file being written under a temporary name in the folder where it will lie. */
export interface AtomicFile {
  /** Queues text (as UTF-8) or bytes; the promise is settled once there is room for more. */
  write(chunk: string | Uint8Array): Promise<void>;
  /** Flushes to the disk; nothing can be written any more. */
  finish(): Promise<void>;
  /** Gives the finished file its name in the same folder, replacing what was there. */
  moveTo(path: string): Promise<void>;
  /** Removes what was written; does nothing after `moveTo`. */
  discard(): Promise<void>;
}

/** Makes an error of a file operation that failed: what it was ("write"), where, and why. */
export type DescribeFault = (action: string, path: string, cause: unknown) => Error;

/** Begins a file in a folder, which is made when missing; throws what `describeFault` makes. */
export async function beginAtomicFile(
  folder: string,
  describeFault: DescribeFault,
): Promise<AtomicFile> {
  const path = join(folder, formatTemporaryName());
  try {
    await makeFolder(folder);
    return new TemporaryFile(path, await open(path, "wx"), describeFault);
  } catch (error) {
    throw describeFault("write in", folder, error);
  }
}

// --- internal ---

/** Characters of text count as bytes here: it is only a bound. */
const bufferLength = 256 * 1024;
const renameAttempts = 10;

class TemporaryFile implements AtomicFile {
  private readonly path: string;
  private readonly describeFault: DescribeFault;
  private handle: FileHandle | undefined;
  private buffer: (string | Uint8Array)[] = [];
  private bufferedLength = 0;
  private isMoved = false;

  constructor(path: string, handle: FileHandle, describeFault: DescribeFault) {
    this.path = path;
    this.describeFault = describeFault;
    this.handle = handle;
  }

  async write(chunk: string | Uint8Array): Promise<void> {
    for (const piece of typeof chunk === "string" ? splitText(chunk, bufferLength) : [chunk]) {
      this.buffer.push(piece);
      this.bufferedLength += piece.length;
      if (this.bufferedLength >= bufferLength) await this.flush();
    }
  }

  async finish(): Promise<void> {
    await this.flush();
    try {
      await this.handle?.sync();
      await this.close();
    } catch (error) {
      throw this.describeFault("write", this.path, error);
    }
  }

  async moveTo(path: string): Promise<void> {
    try {
      await renameWithRetry(this.path, path);
      this.isMoved = true;
    } catch (error) {
      throw this.describeFault("write", path, error);
    }
    await syncFolder(dirname(path));
  }

  async discard(): Promise<void> {
    await this.close();
    if (!this.isMoved) await rm(this.path, { force: true });
  }

  private async flush(): Promise<void> {
    const bytes = joinChunks(this.buffer);
    this.buffer = [];
    this.bufferedLength = 0;
    try {
      await this.handle?.appendFile(bytes);
    } catch (error) {
      throw this.describeFault("write", this.path, error);
    }
  }

  private async close(): Promise<void> {
    const handle = this.handle;
    this.handle = undefined;
    await handle?.close();
  }
}

function joinChunks(chunks: readonly (string | Uint8Array)[]): Buffer {
  if (chunks.every((chunk) => typeof chunk === "string")) return Buffer.from(chunks.join(""));
  return Buffer.concat(chunks.map((chunk) => Buffer.from(chunk)));
}

/** On Windows a scanner or indexer may hold either file for a moment. */
async function renameWithRetry(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await rename(from, to);
    } catch (error) {
      if (process.platform !== "win32" || !isHeld(error) || attempt === renameAttempts) throw error;
      await wait(attempt * 20);
    }
  }
}

function isHeld(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "EPERM" || code === "EBUSY" || code === "EACCES";
}

/** Makes the new name survive a power cut; not every platform can open a folder. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
