import { splitText } from "../../common/splitText.ts";
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

  /** The line as a whole, or in pieces none of which ends within a character. */
  addAndLocate(line: string | Iterable<string>, beginsFile: boolean): Promise<LinePlace> {
    if (beginsFile) this.beginFile();
    this.encodeTail();
    if (typeof line !== "string") return this.addPieces(line);
    // Joined with its end, a long one would be copied as a whole.
    if (line.length > tailLength) return this.addPieces(splitText(line, pieceLength));
    const text = `${line}\n`;
    const chunk = this.takeChunk(text);
    const offset = chunk.length;
    chunk.add(text);
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

  /** Each where there is room for it: a line may lie in several chunks, one after the other. */
  private addPieces(pieces: Iterable<string>): Promise<LinePlace> {
    let first: { readonly chunk: LineChunk; readonly offset: number } | undefined;
    let length = 0;
    for (const piece of pieces) {
      const chunk = this.takeChunk(piece);
      first ??= { chunk, offset: chunk.length };
      length += chunk.add(piece);
    }
    const end = this.takeChunk("\n");
    first ??= { chunk: end, offset: end.length };
    end.add("\n");
    return first.chunk.locate(first.offset, length);
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

  /** A chunk with room for the text: the last one, or a new one, larger the more there were. */
  private takeChunk(text: string): LineChunk {
    const last = this.chunks.at(-1);
    if (last !== undefined && !this.beginsFile && last.hasRoomFor(text)) return last;
    const chunk = new LineChunk(this.takeBuffer(text, last), this.beginsFile);
    this.beginsFile = false;
    this.chunks.push(chunk);
    return chunk;
  }

  private takeBuffer(text: string, last: LineChunk | undefined): Buffer {
    const needed = Buffer.byteLength(text);
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

  hasRoomFor(text: string): boolean {
    const room = this.buffer.length - this.length;
    return text.length * maxBytesPerUnit <= room || Buffer.byteLength(text) <= room;
  }

  /** There must be room for it; tells how many bytes it takes. */
  add(text: string): number {
    const bytes = this.buffer.write(text, this.length);
    this.length += bytes;
    return bytes;
  }

  /** The place of so many bytes, in the chunks after it where it holds fewer, once `resolvePlaces` is called. */
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
const pieceLength = 64 * 1024;
/** UTF-8 needs no more for a unit of a string. */
const maxBytesPerUnit = 3;
