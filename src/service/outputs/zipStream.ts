import { pipeline } from "node:stream/promises";
import { crc32, createDeflateRaw } from "node:zlib";
import { Zip, type ZipInputFile } from "fflate";
import type { OpenedOutput } from "./outputFiles.ts";

/** What goes into an archive. */
export interface ZipEntry {
  /** With `/`. */
  readonly path: string;
  /** Opens it when its turn comes: it goes in as long as it is then. `undefined` leaves it out. */
  open(): Promise<OpenedOutput | undefined>;
}

/** Beyond these a zip needs fields that the archiver does not write. */
export const zipLimits = { files: 65_000, bytes: 4_000_000_000 } as const;

/** The bytes of a zip archive, made as they are taken; the work of compressing is done beside the event loop. */
export async function* zipFiles(entries: readonly ZipEntry[]): AsyncGenerator<Uint8Array> {
  const made: Uint8Array[] = [];
  const archive = new Zip((error, bytes) => {
    if (error !== null) throw error;
    made.push(bytes);
  });
  for (const entry of entries) {
    const file = await entry.open();
    if (file === undefined) continue;
    try {
      for await (const _added of addFile(archive, entry.path, file)) yield* made.splice(0);
    } finally {
      await file.handle.close();
    }
  }
  archive.end();
  yield* made.splice(0);
}

// --- internal ---

const deflate = 8;
/** More than a stream takes at once: a block is compressed before the next is asked for. */
const blockBytes = 131_072;

/** Puts a file into the archive, step by step: after each the archive may have made more bytes. */
async function* addFile(archive: Zip, path: string, file: OpenedOutput): AsyncGenerator<void> {
  const mtime = clampTime(file.modified);
  const entry: ZipInputFile = { filename: path, compression: deflate, size: 0, crc: 0, mtime };
  archive.add(entry);
  const compressor = createDeflateRaw({ level: 1, chunkSize: blockBytes });
  const feeding = pipeline(readCounted(file, entry), compressor).catch((error: unknown) => error);
  for await (const chunk of compressor) {
    entry.ondata?.(null, chunk, false);
    yield;
  }
  const problem = await feeding;
  if (problem !== undefined) throw problem;
  entry.ondata?.(null, new Uint8Array(0), true);
  yield;
}

/** The bytes of a file as it was when it was opened, counted and summed up for its entry. */
async function* readCounted({ handle, bytes }: OpenedOutput, entry: ZipInputFile) {
  const block = Buffer.allocUnsafe(blockBytes);
  for (let position = 0; position < bytes; ) {
    const wanted = Math.min(blockBytes, bytes - position);
    const { bytesRead } = await handle.read(block, 0, wanted, position);
    if (bytesRead === 0) return;
    const read = block.subarray(0, bytesRead);
    entry.crc = crc32(read, entry.crc);
    entry.size += bytesRead;
    position += bytesRead;
    yield read;
  }
}

/** A zip knows the years from 1980 to 2099. */
function clampTime(time: Date): Date {
  const year = time.getFullYear();
  return year > 1980 && year < 2099 ? time : new Date(1980, 1, 1);
}
