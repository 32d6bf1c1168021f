import { closeSync, readSync } from "node:fs";
import { openRegularSync } from "../../common/regularFile.ts";
import { releaseBytes } from "../../common/releaseBytes.ts";
import { buildStorageError } from "../../model/storageError.ts";
import type { LinePlace } from "./lineGroup.ts";

/** Reads lines back at their places; keeps the files it read last open, and the block it read last of each. */
export interface PlaceReader {
  read(place: LinePlace): string;
  close(): void;
}

const blockBytes = 256 * 1024;

/** Reads are synchronous: a block from the page cache is far cheaper than a trip to the thread pool. */
export function openPlaceReader(): PlaceReader {
  const files = new Map<string, OpenFile>();

  return {
    read(place) {
      const file = files.get(place.file) ?? openFile(place.file);
      // The last in the map is the one that was used last.
      files.delete(place.file);
      files.set(place.file, file);
      if (files.size > mostOpen) closeOldest(files);
      if (place.length > blockBytes) return readLine(file, place);
      if (!holds(file, place)) readBlock(file, place);
      const from = place.offset - file.blockOffset;
      return file.block.toString("utf8", from, from + place.length);
    },
    close() {
      for (const { fd } of files.values()) closeSync(fd);
      files.clear();
    },
  };
}

// --- internal ---

/** Tests that were asked side by side lie in neighbouring files of each provider; more would be too many for a journal of thousands. */
const mostOpen = 4;

function closeOldest(files: Map<string, OpenFile>): void {
  for (const [path, { fd }] of files) {
    files.delete(path);
    closeSync(fd);
    return;
  }
}

interface OpenFile {
  readonly fd: number;
  block: Buffer;
  blockOffset: number;
}

function openFile(path: string): OpenFile {
  try {
    return { fd: openRegularSync(path), block: Buffer.alloc(0), blockOffset: 0 };
  } catch (error) {
    throw buildStorageError("read", path, error);
  }
}

function holds({ block, blockOffset }: OpenFile, { offset, length }: LinePlace): boolean {
  return offset >= blockOffset && offset + length <= blockOffset + block.length;
}

/** A long one by itself: it is not kept. */
function readLine({ fd }: OpenFile, { offset, length }: LinePlace): string {
  const bytes = Buffer.allocUnsafeSlow(length);
  const text = bytes.toString("utf8", 0, readSync(fd, bytes, 0, length, offset));
  releaseBytes(bytes);
  return text;
}

function readBlock(file: OpenFile, { offset }: LinePlace): void {
  const block = Buffer.allocUnsafe(blockBytes);
  const bytesRead = readSync(file.fd, block, 0, block.length, offset);
  file.block = block.subarray(0, bytesRead);
  file.blockOffset = offset;
}
