import { type FileHandle, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeFolder } from "../../common/makeFolder.ts";
import { formatTemporaryName } from "../../common/temporaryFiles.ts";
import { buildStorageError, errorCode } from "../../model/storageError.ts";
import { errorMessage, UserError } from "../../model/userError.ts";

/** A file that was written and must stay; as long as it is open, it can be written anew. */
export interface KeptFile {
  readonly path: string;
  /** What was written. */
  bytes: number;
  /** Undefined when more files are kept than may be open. */
  handle: FileHandle | undefined;
}

/** Opens a new file to append to, and to read it back should it vanish. */
export async function openKeptFile(path: string): Promise<KeptFile> {
  return { path, bytes: 0, handle: await open(path, "ax+") };
}

/** The files of one writer, looked after while it writes. */
export class KeptFiles {
  private readonly files: KeptFile[] = [];
  /** Where the next look begins. */
  private next = 0;

  add(file: KeptFile): void {
    this.files.push(file);
  }

  /** Nothing more comes into this file: it stays open only while few are. */
  async retire(file: KeptFile): Promise<void> {
    if (retired.size < mostRetired) retired.add(file);
    else await closeHandle(file);
  }

  /**
   * Writes anew what is no longer where it was written: deleted, moved or put away by git. Looks at the newest file, at
   * some of the others, and at all once one is missing, or when told to. Resolves with the paths of what was written anew;
   * throws `UserError` ("storage") for a file that is lost.
   */
  async restore(which: "some" | "all"): Promise<string[]> {
    const missing = await this.findMissing(which === "all" ? this.files : this.takeSome());
    if (missing.length === 0) return [];
    const restored: string[] = [];
    const faults: unknown[] = [];
    for (const file of await this.findMissing(this.files)) {
      await writeAnew(file).then(
        () => restored.push(file.path),
        (error) => faults.push(error),
      );
    }
    if (faults.length > 0) throw faults[0];
    return restored;
  }

  /** Forgets all files; they are written and stay. */
  async close(): Promise<void> {
    const files = this.files.splice(0);
    this.next = 0;
    for (const file of files) await closeHandle(file);
  }

  private takeSome(): KeptFile[] {
    const newest = this.files.at(-1);
    const some = this.files.slice(this.next, this.next + mostAtATime);
    this.next = this.next + mostAtATime < this.files.length ? this.next + mostAtATime : 0;
    return newest === undefined || some.includes(newest) ? some : [...some, newest];
  }

  private async findMissing(files: readonly KeptFile[]): Promise<KeptFile[]> {
    const missing: KeptFile[] = [];
    for (const file of files) if (!(await isInPlace(file))) missing.push(file);
    return missing;
  }
}

// --- internal ---

/** Of all writers of a process. */
const mostRetired = 64;
const retired = new Set<KeptFile>();
const mostAtATime = 64;
const blockBytes = 256 * 1024;

/** Not by inode numbers, which some network and user file systems make up anew. */
async function isInPlace({ path, bytes }: KeptFile): Promise<boolean> {
  try {
    const stats = await stat(path);
    return stats.isFile() && stats.size >= bytes;
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error) ?? "")) return false;
    throw buildStorageError("read", path, error);
  }
}

/** From what is still open, in its old place; whoever deleted it took the name, not the content. */
async function writeAnew(file: KeptFile): Promise<void> {
  const { path, handle: source } = file;
  if (source === undefined) throw lost(file, "it was written to its end and closed");
  const temporary = join(dirname(path), formatTemporaryName());
  let copy: FileHandle | undefined;
  try {
    await makeFolder(dirname(path));
    copy = await open(temporary, "ax+");
    if ((await copyBytes(source, copy, file.bytes)) < file.bytes)
      throw lost(file, "it was cut off");
    await copy.datasync();
    await rename(temporary, path);
    file.handle = copy;
    copy = undefined;
  } catch (error) {
    throw error instanceof UserError ? error : lost(file, errorMessage(error), error);
  } finally {
    if (copy !== undefined) {
      await copy.close();
      await rm(temporary, { force: true });
    }
  }
  await source.close();
}

/** Resolves with how many there were. */
async function copyBytes(source: FileHandle, copy: FileHandle, bytes: number): Promise<number> {
  const block = Buffer.allocUnsafe(blockBytes);
  let copied = 0;
  while (copied < bytes) {
    const wanted = Math.min(blockBytes, bytes - copied);
    const { bytesRead } = await source.read(block, 0, wanted, copied);
    if (bytesRead === 0) break;
    await copy.appendFile(block.subarray(0, bytesRead));
    copied += bytesRead;
  }
  return copied;
}

async function closeHandle(file: KeptFile): Promise<void> {
  const { handle } = file;
  file.handle = undefined;
  retired.delete(file);
  await handle?.close();
}

function lost({ path }: KeptFile, reason: string, cause?: unknown): UserError {
  const message = `${path} vanished while it was written, and could not be written anew: ${reason}.`;
  return new UserError(message, { code: "storage", cause });
}
