import { largestBuffer, type SpareBuffers } from "./spareBuffers.ts";

/** Where a line lies: its bytes without the line end. `file` is absolute. */
export interface LinePlace {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

/** Lines that are written together, and the promises of those who wait for them. */
export class LineGroup {
  private readonly spares: SpareBuffers;
  private readonly chunks: LineChunk[] = [];
  /** Lines not yet encoded: a few at once cost less than one by one, and than very many. */
  private tail = "";
  /** Whether another file begins with the next line that is encoded. */
  private beginsFile = false;
  private written: PromiseWithResolvers<void> | undefined;
  /** Units of all lines so far. */
  size = 0;

  constructor(spares: SpareBuffers) {
    this.spares = spares;
  }

  /** The promise is the same for all lines of the group. */
  add(line: string, beginsFile: boolean): Promise<void> {
    if (beginsFile) this.beginFile();
    this.size += line.length;
    this.tail += `${line}\n`;
    if (this.tail.length >= tailLength) this.encodeTail();
    this.written ??= Promise.withResolvers();
    return this.written.promise;
  }

  addAndLocate(line: string, beginsFile: boolean): Promise<LinePlace> {
    if (beginsFile) this.beginFile();
    this.encodeTail();
    const isLong = line.length > tailLength;
    // Joined with its end, a long one would be copied as a whole.
    const text = isLong ? line : `${line}\n`;
    const chunk = this.takeChunk(text, isLong ? 1 : 0);
    const offset = chunk.length;
    chunk.add(text);
    if (isLong) chunk.add("\n");
    return chunk.locate(offset, chunk.length - offset - 1);
  }

  /** The chunks of each file; nothing is added any more. */
  splitByFile(): LineChunk[][] {
    this.encodeTail();
    const files: LineChunk[][] = [];
    for (const chunk of this.chunks) {
      const last = files.at(-1);
      if (last === undefined || chunk.beginsFile) files.push([chunk]);
      else last.push(chunk);
    }
    return files;
  }

  resolve(): void {
    this.written?.resolve();
  }

  /** Places that were resolved already stay so. */
  reject(error: unknown): void {
    this.written?.reject(error);
    for (const chunk of this.chunks) chunk.reject(error);
  }

  private beginFile(): void {
    this.encodeTail();
    this.beginsFile = true;
  }

  private encodeTail(): void {
    if (this.tail === "") return;
    this.takeChunk(this.tail).add(this.tail);
    this.tail = "";
  }

  /** A chunk with room for the text and so many bytes more: the last one, or a new one, larger the more there were. */
  private takeChunk(text: string, more = 0): LineChunk {
    const last = this.chunks.at(-1);
    if (last !== undefined && !this.beginsFile && last.hasRoomFor(text, more)) return last;
    const chunk = new LineChunk(this.takeBuffer(text, more, last), this.beginsFile);
    this.beginsFile = false;
    this.chunks.push(chunk);
    return chunk;
  }

  private takeBuffer(text: string, more: number, last: LineChunk | undefined): Buffer {
    const needed = Buffer.byteLength(text) + more;
    const spare = needed <= largestBuffer ? this.spares.take() : undefined;
    if (spare !== undefined) return spare;
    const usual = Math.min((last?.buffer.length ?? 0) * 4, largestBuffer);
    return Buffer.allocUnsafe(Math.max(usual, needed));
  }
}

/** Lines of one file in one buffer. */
export class LineChunk {
  /** Whether another file begins with it. */
  readonly beginsFile: boolean;
  /** Bytes so far. */
  length = 0;
  readonly buffer: Buffer;
  private readonly locating: LocatingLine[] = [];

  constructor(buffer: Buffer, beginsFile: boolean) {
    this.beginsFile = beginsFile;
    this.buffer = buffer;
  }

  get bytes(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  /** And for so many bytes more. */
  hasRoomFor(text: string, more: number): boolean {
    const room = this.buffer.length - this.length - more;
    return text.length * maxBytesPerUnit <= room || Buffer.byteLength(text) <= room;
  }

  /** There must be room for it. */
  add(text: string): void {
    this.length += this.buffer.write(text, this.length);
  }

  /** The place of the bytes, once `resolvePlaces` is called. */
  locate(offset: number, length: number): Promise<LinePlace> {
    return new Promise((resolve, reject) => {
      this.locating.push({ offset, length, resolve, reject });
    });
  }

  /** The chunk begins at `chunkOffset` of the file. */
  resolvePlaces(file: string, chunkOffset: number): void {
    for (const { offset, length, resolve } of this.locating) {
      resolve({ file, offset: chunkOffset + offset, length });
    }
  }

  reject(error: unknown): void {
    for (const { reject } of this.locating) reject(error);
  }
}

// --- internal ---

interface LocatingLine {
  readonly offset: number;
  readonly length: number;
  readonly resolve: (place: LinePlace) => void;
  readonly reject: (error: unknown) => void;
}

const tailLength = 16 * 1024;
/** UTF-8 needs no more for a unit of a string. */
const maxBytesPerUnit = 3;
