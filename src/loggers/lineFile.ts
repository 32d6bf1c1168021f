import { type FileHandle, mkdir, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { buildStorageError, errorCode } from "../model/storageError.ts";

export interface LineFileOptions {
  readonly folder: string;
  /** `outputs` gives `outputs_00000.jsonl`, `outputs_00001.jsonl` … */
  readonly filePrefix: string;
  readonly maxLinesPerFile: number;
}

/** Where a line lies: its bytes without the line end. `file` is absolute. */
export interface LinePlace {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

/** Appends lines to numbered files; never to a file that was there before. */
export interface LineFile {
  /** Lines appended so far; some may still be on their way. */
  readonly lineCount: number;
  /** Resolves once the write of this line has returned; rejects with a `UserError` ("storage"), then and for ever after. */
  append(line: string): Promise<LinePlace>;
  /** Waits for what is under way and flushes it to the disk. */
  close(): Promise<void>;
}

/** A line file whose folder and first file are made with the first line. */
export function createLineFile(options: LineFileOptions): LineFile {
  return new GroupedLineFile(options);
}

/** The line files of a prefix in a folder, as they were written; none when there is no folder. */
export async function listLineFiles(folder: string, filePrefix: string): Promise<string[]> {
  const numbers = await listFileNumbers(folder, filePrefix);
  return numbers.map((number) => join(folder, formatFileName(filePrefix, number)));
}

// --- internal ---

const syncIntervalMs = 1000;

interface PendingLine {
  readonly line: string;
  readonly resolve: (place: LinePlace) => void;
  readonly reject: (error: unknown) => void;
}

class GroupedLineFile implements LineFile {
  lineCount = 0;
  private readonly options: LineFileOptions;
  private pending: PendingLine[] = [];
  private writing: Promise<void> | undefined;
  private syncing: Promise<void> = Promise.resolve();
  private syncTimer: NodeJS.Timeout | undefined;
  private handle: FileHandle | undefined;
  private path: string;
  private nextNumber: number | undefined;
  private linesInFile = 0;
  private bytesInFile = 0;
  private failure: unknown;
  private isClosed = false;

  constructor(options: LineFileOptions) {
    this.options = options;
    this.path = options.folder;
  }

  append(line: string): Promise<LinePlace> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    if (this.isClosed) return Promise.reject(new Error(`${this.path} is closed.`));
    this.lineCount += 1;
    return new Promise((resolve, reject) => {
      this.pending.push({ line, resolve, reject });
      this.writing ??= this.writePending();
    });
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.writing;
    await this.closeFile().catch((error) => this.fail(error));
    if (this.failure !== undefined) throw this.failure;
  }

  private async writePending(): Promise<void> {
    while (this.pending.length > 0) {
      const group = this.pending;
      this.pending = [];
      try {
        if (this.failure !== undefined) throw this.failure;
        await this.writeGroup(group);
      } catch (error) {
        this.fail(error);
        for (const { reject } of group) reject(this.failure);
      }
    }
    this.writing = undefined;
  }

  private async writeGroup(group: readonly PendingLine[]): Promise<void> {
    let from = 0;
    while (from < group.length) {
      const handle = await this.openFile();
      const part = group.slice(from, from + this.options.maxLinesPerFile - this.linesInFile);
      await writeAll(handle, part.map(({ line }) => `${line}\n`).join(""));
      this.linesInFile += part.length;
      from += part.length;
      this.scheduleSync();
      for (const { line, resolve } of part) resolve(this.passLine(line));
    }
  }

  /** The current file, or the next one once it is full. */
  private async openFile(): Promise<FileHandle> {
    if (this.handle !== undefined && this.linesInFile < this.options.maxLinesPerFile) {
      return this.handle;
    }
    await this.closeFile();
    const { folder, filePrefix } = this.options;
    if (this.nextNumber === undefined) {
      await mkdir(folder, { recursive: true });
      this.nextNumber = ((await listFileNumbers(folder, filePrefix)).at(-1) ?? -1) + 1;
    }
    this.path = join(folder, formatFileName(filePrefix, this.nextNumber));
    this.handle = await open(this.path, "ax");
    this.nextNumber += 1;
    this.linesInFile = 0;
    this.bytesInFile = 0;
    return this.handle;
  }

  /** The place of a line that was written, counted on to the next. */
  private passLine(line: string): LinePlace {
    const length = Buffer.byteLength(line);
    const place = { file: this.path, offset: this.bytesInFile, length };
    this.bytesInFile += length + 1;
    return place;
  }

  private scheduleSync(): void {
    this.syncTimer ??= setTimeout(() => {
      this.syncTimer = undefined;
      this.syncing = this.syncFile();
    }, syncIntervalMs);
  }

  private async syncFile(): Promise<void> {
    try {
      await this.handle?.datasync();
    } catch (error) {
      this.fail(error);
    }
  }

  private async closeFile(): Promise<void> {
    clearTimeout(this.syncTimer);
    this.syncTimer = undefined;
    await this.syncing;
    const handle = this.handle;
    this.handle = undefined;
    if (handle === undefined) return;
    try {
      await handle.datasync();
    } finally {
      await handle.close();
    }
  }

  private fail(error: unknown): void {
    this.failure ??= buildStorageError("write", this.path, error);
  }
}

async function writeAll(handle: FileHandle, text: string): Promise<void> {
  const bytes = Buffer.from(text, "utf8");
  let written = 0;
  while (written < bytes.length) {
    written += (await handle.write(bytes, written)).bytesWritten;
  }
}

async function listFileNumbers(folder: string, filePrefix: string): Promise<number[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw buildStorageError("read", folder, error);
  }
  return names
    .map((name) => parseFileNumber(name, filePrefix))
    .filter((number) => number !== undefined)
    .sort((a, b) => a - b);
}

function formatFileName(filePrefix: string, number: number): string {
  return `${filePrefix}_${String(number).padStart(5, "0")}.jsonl`;
}

function parseFileNumber(name: string, filePrefix: string): number | undefined {
  const digits = /^_(\d{5,9})\.jsonl$/.exec(name.slice(filePrefix.length))?.[1];
  return name.startsWith(filePrefix) && digits !== undefined ? Number(digits) : undefined;
}
