import { openRegular } from "../../common/regularFile.ts";
import { buildStorageError } from "../../model/storageError.ts";
import { UserError } from "../../model/userError.ts";

/** A part of a text file; what begins behind `end` begins the next block as well. */
export interface TextBlock {
  readonly text: string;
  /** Where what is new in the text ends. */
  readonly end: number;
  /** The line it begins in, from 1. */
  readonly line: number;
}

/**
 * Reads a text file of any size in blocks that end with a line; a line that is too long for one ends in the next, and
 * `overlap` characters of it are in both. UTF-16 is told by its mark. Throws `UserError` ("storage", and "unsupported" for
 * what is compressed).
 */
export async function* readTextBlocks(file: string, overlap: number): AsyncGenerator<TextBlock> {
  const handle = await openRegular(file).catch((error) => {
    throw buildStorageError("read", file, error);
  });
  try {
    const bytes = Buffer.allocUnsafe(blockBytes);
    let decode: ((part: Buffer, isLast: boolean) => string) | undefined;
    let rest = "";
    let line = 1;
    for (;;) {
      const { bytesRead } = await handle.read(bytes, 0, blockBytes).catch((error) => {
        throw buildStorageError("read", file, error);
      });
      const part = bytes.subarray(0, bytesRead);
      decode ??= createDecoder(part);
      const text = rest + decode(part, bytesRead === 0);
      if (bytesRead === 0) {
        if (text !== "") yield { text, end: text.length, line };
        return;
      }
      const lineEnd = text.lastIndexOf("\n") + 1;
      const isTooLong = lineEnd === 0 && text.length > longestHeld;
      const end = isTooLong ? text.length - overlap : lineEnd;
      if (end > 0) yield { text: isTooLong ? text : text.slice(0, end), end, line };
      line += countLines(text, end);
      rest = text.slice(end);
    }
  } finally {
    await handle.close();
  }
}

// --- internal ---

const blockBytes = 256 * 1024;
const longestHeld = 1024 * 1024;

/** What files of archives and packers begin with, in hex. */
const compressed = ["1f8b", "504b0304", "28b52ffd", "425a68", "377abcaf", "fd377a58"];

function createDecoder(firstBytes: Buffer): (part: Buffer, isLast: boolean) => string {
  const start = firstBytes.toString("hex", 0, 4);
  if (compressed.some((mark) => start.startsWith(mark))) {
    throw new UserError("is compressed", { code: "unsupported" });
  }
  const bigEndian = start.startsWith("feff") ? "utf-16be" : "utf-8";
  const decoder = new TextDecoder(start.startsWith("fffe") ? "utf-16le" : bigEndian);
  return (part, isLast) => decoder.decode(part, { stream: !isLast });
}

function countLines(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < end; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
