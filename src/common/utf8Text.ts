import { isUtf8 } from "node:buffer";
import { readRegular, readRegularBlocks } from "./regularFile.ts";

/** A text file that is not in UTF-8; `line` is where the first byte stands that shows it, from 1. Its message follows the file's name. */
export class EncodingError extends Error {
  /** What it seems to be in, as `TextDecoder` names it. */
  readonly encoding: "utf-16le" | "utf-16be" | "windows-1252";
  readonly line: number;

  constructor(encoding: EncodingError["encoding"], line: number) {
    const likely = encoding === "windows-1252" ? "Latin-1 or Windows-1252" : "UTF-16";
    super(`is not UTF-8 (it looks like ${likely}); save it as UTF-8`);
    this.name = "EncodingError";
    this.encoding = encoding;
    this.line = line;
  }
}

/** A whole text without its byte order mark. Throws `EncodingError`. */
export function decodeUtf8(bytes: Buffer): string {
  const decoder = createUtf8Decoder();
  return decoder.take(bytes) + decoder.end();
}

/** A whole text file without its byte order mark. Throws `EncodingError` and what reading throws. */
export async function readUtf8File(file: string): Promise<string> {
  return decodeUtf8(await readRegular(file));
}

/** A text file piece by piece, without its byte order mark. Throws `EncodingError` and what reading throws. */
export async function* readUtf8Pieces(file: string, pieceBytes?: number): AsyncGenerator<string> {
  const decoder = createUtf8Decoder();
  for await (const block of readRegularBlocks(file, pieceBytes)) {
    yield decoder.take(block);
  }
  yield decoder.end();
}

// --- internal ---

const newline = 0x0a;
const sampleBytes = 4096;

/** Turns blocks of bytes into text; a character that lies in two blocks comes with the second. */
function createUtf8Decoder() {
  let line = 1;
  let rest: Buffer = Buffer.alloc(0);
  let isFirst = true;

  const decode = (bytes: Buffer): string => {
    if (!isUtf8(bytes)) throw new EncodingError("windows-1252", line + findFaultyLine(bytes));
    line += countLines(bytes);
    const text = bytes.toString("utf8");
    const hasMark = isFirst && text.startsWith("\uFEFF");
    if (bytes.length > 0) isFirst = false;
    return hasMark ? text.slice(1) : text;
  };
  return {
    take(block: Buffer): string {
      const bytes = rest.length === 0 ? block : Buffer.concat([rest, block]);
      if (isFirst) {
        const encoding = guessUtf16(bytes.subarray(0, sampleBytes));
        if (encoding !== undefined) throw new EncodingError(encoding, 1);
      }
      const whole = bytes.length - countOpenBytes(bytes);
      rest = bytes.subarray(whole);
      return decode(bytes.subarray(0, whole));
    },
    end: () => decode(rest),
  };
}

/** By its mark, or by the many zero bytes that no text in UTF-8 has. */
function guessUtf16(sample: Buffer): "utf-16le" | "utf-16be" | undefined {
  const [first, second] = sample;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  let [even, odd] = [0, 0];
  for (const [at, byte] of sample.entries()) {
    if (byte !== 0) continue;
    if (at % 2 === 0) even++;
    else odd++;
  }
  const zeros = even + odd;
  if (zeros < 2 || zeros < sample.length * 0.02 || zeros > sample.length * 0.9) return undefined;
  return odd > even ? "utf-16le" : "utf-16be";
}

/** Bytes at the end that begin a character whose other bytes are still to come. */
function countOpenBytes(bytes: Buffer): number {
  for (let count = 1; count <= Math.min(3, bytes.length); count++) {
    const byte = bytes[bytes.length - count] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > count ? count : 0;
  }
  return 0;
}

/** How many lines of bytes that are no UTF-8 are sound. */
function findFaultyLine(bytes: Buffer): number {
  let from = 0;
  for (let line = 0; ; line++) {
    const end = bytes.indexOf(newline, from);
    if (end === -1 || !isUtf8(bytes.subarray(from, end))) return line;
    from = end + 1;
  }
}

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) count++;
  return count;
}
