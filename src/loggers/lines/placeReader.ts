import { closeSync, readSync } from "node:fs";
import { openRegularSync } from "../../common/regularFile.ts";
import type { LinePlace } from "./lineGroup.ts";

/** Reads lines back at their places; keeps its files open, and the block it read last of each. */
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
      files.set(place.file, file);
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

interface OpenFile {
  readonly fd: number;
  block: Buffer;
  blockOffset: number;
}

function openFile(path: string): OpenFile {
  return { fd: openRegularSync(path), block: Buffer.alloc(0), blockOffset: 0 };
}

function holds({ block, blockOffset }: OpenFile, { offset, length }: LinePlace): boolean {
  return offset >= blockOffset && offset + length <= blockOffset + block.length;
}

function readBlock(file: OpenFile, { offset, length }: LinePlace): void {
  const block = Buffer.allocUnsafe(Math.max(length, blockBytes));
  const bytesRead = readSync(file.fd, block, 0, block.length, offset);
  file.block = block.subarray(0, bytesRead);
  file.blockOffset = offset;
}
