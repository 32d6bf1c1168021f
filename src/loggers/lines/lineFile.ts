import { type FileHandle, rm } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../../common/makeFolder.ts";
import { buildStorageError } from "../../model/storageError.ts";
import { type KeptFile, KeptFiles, openKeptFile } from "./keptFiles.ts";
import { formatLineFileName, listFileNumbers } from "./lineFileNames.ts";
import { type LineChunk, LineGroup, type LinePlace } from "./lineGroup.ts";
import { SpareBuffers } from "./spareBuffers.ts";
import { WriteRhythm } from "./writeRhythm.ts";

export type { LinePlace };

export interface LineFileOptions {
  readonly folder: string;
  /** `outputs` gives `outputs_00000.jsonl`, `outputs_00001.jsonl` … */
  readonly filePrefix: string;
  readonly maxLinesPerFile: number;
  /** Flushed to the disk every second and at the end, so that a power cut costs no more; default true. */
  readonly isSynced?: boolean;
  /** How long after a write lines are gathered for the next, unless `hurry` or their size ends it; default 0. */
  readonly gatherMs?: number;
  /** What looks after the files; given, it goes on after `close` until whoever gave it closes it. */
  readonly kept?: KeptFiles;
  /** Told of a file that vanished from the disk and was written anew. */
  readonly onRestored?: (path: string) => void;
  /** Told once that nothing more can be written: a write failed, or a file is lost. */
  readonly onFailure?: (error: unknown) => void;
}

/**
 * Appends lines to numbered files; never to a file that was there before. Lines go to the system with no delay but
 * `gatherMs`: what is appended while a write is under way goes with the next. Files that vanish from the disk until `close`
 * are missed within a second and written anew; when that cannot be, the writer fails.
 */
export interface LineFile {
  /** Whether a file was begun. */
  readonly hasFiles: boolean;
  /**
   * Resolves once the write of this line has returned; rejects with a `UserError` ("storage"), then and for ever
   * after. Lines that are written together share one promise.
   */
  append(line: string): Promise<void>;
  /** As `append`, and tells where the line lies, which may come in pieces: none ends within a character. */
  appendAndLocate(line: string | Iterable<string>): Promise<LinePlace>;
  /** Somebody waits for lines that were appended: they are gathered no longer. */
  hurry(): void;
  /** Waits for what is under way and closes the file; a line that is appended later begins another one. */
  close(): Promise<void>;
  /** Removes every file that was written and begins anew, also after a failure. */
  remove(): Promise<void>;
}

/** A line file whose folder and first file are made with the first line. */
export function createLineFile(options: LineFileOptions): LineFile {
  return new GroupedLineFile(options);
}

// --- internal ---

const syncIntervalMs = 1000;
const watchIntervalMs = 400;
/** More is not gathered: larger writes cost no less. */
const maxGathered = 256 * 1024;

class GroupedLineFile implements LineFile {
  private readonly options: LineFileOptions;
  private readonly rhythm: WriteRhythm;
  private readonly spares = new SpareBuffers();
  /** Lines that wait for their turn; undefined while there are none. */
  private group: LineGroup | undefined;
  /** Everything that was begun, one after the other. */
  private work: Promise<void> = Promise.resolve();
  private syncing: Promise<void> = Promise.resolve();
  private syncTimer: NodeJS.Timeout | undefined;
  private watchTimer: NodeJS.Timeout | undefined;
  private readonly kept: KeptFiles;
  /** The one that lines go to. */
  private file: KeptFile | undefined;
  private files: string[] = [];
  private path: string;
  private nextNumber: number | undefined;
  private appendedToFile = 0;
  private failure: unknown;
  private isLooking = false;

  constructor(options: LineFileOptions) {
    this.options = options;
    this.kept = options.kept ?? new KeptFiles();
    this.rhythm = new WriteRhythm(options.gatherMs ?? 0);
    this.path = options.folder;
  }

  get hasFiles(): boolean {
    return this.files.length > 0;
  }

  append(line: string): Promise<void> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    const group = this.takeGroup();
    const written = group.add(line, this.passLine());
    if (group.size > maxGathered) this.rhythm.hurry();
    return written;
  }

  appendAndLocate(line: string | Iterable<string>): Promise<LinePlace> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    return this.takeGroup().addAndLocate(line, this.passLine());
  }

  hurry(): void {
    if (this.group !== undefined) this.rhythm.hurry();
  }

  close(): Promise<void> {
    return this.afterLines(async () => {
      await this.restoreFiles("all");
      await this.closeFiles();
      if (this.failure !== undefined) throw this.failure;
    });
  }

  remove(): Promise<void> {
    return this.afterLines(async () => {
      await this.closeFiles();
      for (const file of this.files) {
        await rm(file, { force: true }).catch((error) => {
          throw buildStorageError("delete", file, error);
        });
      }
      this.files = [];
      this.nextNumber = undefined;
      this.failure = undefined;
    });
  }

  /** Runs `action` after all lines that were appended before; later ones begin a file. */
  private afterLines(action: () => Promise<void>): Promise<void> {
    this.hurry();
    this.group = undefined;
    this.appendedToFile = 0;
    const done = this.work.then(action);
    this.work = done.catch(() => undefined);
    return done;
  }

  /** The group that waits, or a new one whose turn comes after what is under way. */
  private takeGroup(): LineGroup {
    if (this.group !== undefined) return this.group;
    const group = new LineGroup(this.spares);
    this.group = group;
    this.work = this.work
      .then(() => this.rhythm.due())
      .then(() => {
        this.rhythm.begin();
        if (this.group === group) this.group = undefined;
        return this.writeGroup(group);
      });
    return group;
  }

  /** Counts a line; tells whether another file begins with it. */
  private passLine(): boolean {
    const isFull = this.appendedToFile === this.options.maxLinesPerFile;
    this.appendedToFile = isFull ? 1 : this.appendedToFile + 1;
    return isFull;
  }

  private async writeGroup(group: LineGroup): Promise<void> {
    try {
      for (const chunks of group.splitByFile()) {
        if (this.failure !== undefined) throw this.failure;
        await this.writeChunks(chunks);
      }
      group.resolve();
    } catch (error) {
      this.fail(error);
      group.reject(this.failure);
    }
  }

  /** Chunks of one file go in one step: each step is a trip to the thread pool and back. */
  private async writeChunks(chunks: readonly LineChunk[]): Promise<void> {
    if (chunks[0]?.beginsFile) await this.endFile();
    this.file ??= await this.openNextFile();
    const { file } = this;
    if (file.handle === undefined) throw new Error("it was closed");
    await writeAll(
      file.handle,
      chunks.map(({ bytes }) => bytes),
    );
    for (const chunk of chunks) {
      chunk.resolvePlaces(file.path, file.bytes);
      file.bytes += chunk.length;
      this.spares.give(chunk.buffer);
    }
    this.scheduleSync();
  }

  private async openNextFile(): Promise<KeptFile> {
    const { folder, filePrefix } = this.options;
    this.path = folder;
    if (this.nextNumber === undefined) {
      await makeFolder(folder);
      this.nextNumber = ((await listFileNumbers(folder, filePrefix)).at(-1) ?? -1) + 1;
    }
    this.path = join(folder, formatLineFileName(filePrefix, this.nextNumber));
    const file = await openKeptFile(this.path);
    this.kept.add(file);
    this.files.push(this.path);
    this.nextNumber += 1;
    this.watchTimer ??= setInterval(() => this.watch(), watchIntervalMs).unref();
    return file;
  }

  /** Looks after the files between two writes. */
  private watch(): void {
    if (this.isLooking || this.failure !== undefined) return;
    this.isLooking = true;
    this.work = this.work.then(async () => {
      await this.restoreFiles("some");
      this.isLooking = false;
    });
  }

  private async restoreFiles(which: "some" | "all"): Promise<void> {
    await this.syncing; // which may close what would be read
    try {
      for (const path of await this.kept.restore(which)) this.options.onRestored?.(path);
    } catch (error) {
      this.fail(error);
    }
  }

  private scheduleSync(): void {
    if (this.options.isSynced === false) return;
    this.syncTimer ??= setTimeout(() => {
      this.syncTimer = undefined;
      this.syncing = this.syncing.then(() => this.syncFile());
    }, syncIntervalMs);
  }

  private async syncFile(): Promise<void> {
    try {
      await this.file?.handle?.datasync();
    } catch (error) {
      this.fail(error);
    }
  }

  /** Nothing more comes into the file, which is kept until all are closed; it is flushed while the next one is written. */
  private async endFile(): Promise<void> {
    clearTimeout(this.syncTimer);
    this.syncTimer = undefined;
    await this.syncing;
    const { file } = this;
    this.file = undefined;
    if (file !== undefined) this.syncing = this.retireFile(file);
  }

  private async retireFile(file: KeptFile): Promise<void> {
    try {
      if (this.options.isSynced !== false) await file.handle?.datasync();
      await this.kept.retire(file);
    } catch (error) {
      this.fail(error);
    }
  }

  private async closeFiles(): Promise<void> {
    clearInterval(this.watchTimer);
    this.watchTimer = undefined;
    await this.endFile();
    await this.syncing;
    if (this.options.kept === undefined) await this.kept.close().catch((error) => this.fail(error));
  }

  private fail(error: unknown): void {
    if (this.failure !== undefined) return;
    this.failure = buildStorageError("write", this.path, error);
    this.options.onFailure?.(this.failure);
  }
}

async function writeAll(handle: FileHandle, parts: readonly Uint8Array[]): Promise<void> {
  let left = [...parts];
  while (left.length > 0) left = dropBytes(left, (await handle.writev(left)).bytesWritten);
}

/** What is left of the parts after so many bytes. */
function dropBytes(parts: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let passed = 0;
  return parts.flatMap((part) => {
    const from = Math.min(Math.max(bytes - passed, 0), part.length);
    passed += part.length;
    return from === part.length ? [] : [part.subarray(from)];
  });
}
