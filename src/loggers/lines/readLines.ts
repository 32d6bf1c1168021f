import { openRegular } from "../../common/regularFile.ts";
import { buildStorageError } from "../../model/storageError.ts";

/** One line of a file: bytes without the line end, and where they lie. */
export interface FileLine {
  readonly text: string;
  /** From 1. */
  readonly line: number;
  readonly offset: number;
  readonly length: number;
  /** False for a last line without its line end, as a killed writer leaves it. */
  readonly isComplete: boolean;
}

/**
 * Streams the lines of a file, from the begin of one of them, where their numbers count; holds one line and one block in
 * memory.
 */
export async function* readLines(file: string, from = 0): AsyncGenerator<FileLine> {
  const handle = await openRegular(file).catch((error) => {
    throw buildStorageError("read", file, error);
  });
  try {
    const lines = new LineSplitter(from);
    const block = Buffer.allocUnsafe(blockBytes);
    for (let position = from; ; ) {
      const { bytesRead } = await handle.read(block, 0, blockBytes, position).catch((error) => {
        throw buildStorageError("read", file, error);
      });
      if (bytesRead === 0) break;
      position += bytesRead;
      yield* lines.split(block.subarray(0, bytesRead));
    }
    yield* lines.end();
  } finally {
    await handle.close();
  }
}

// --- internal ---

const blockBytes = 256 * 1024;
const lineEnd = 0x0a;

class LineSplitter {
  private parts: Buffer[] = [];
  private partBytes = 0;
  private line = 0;
  private offset: number;

  constructor(offset: number) {
    this.offset = offset;
  }

  *split(block: Buffer): Generator<FileLine> {
    let from = 0;
    for (let to = block.indexOf(lineEnd); to !== -1; to = block.indexOf(lineEnd, from)) {
      yield this.take(block.subarray(from, to), true);
      from = to + 1;
    }
    if (from < block.length) {
      this.parts.push(Buffer.from(block.subarray(from)));
      this.partBytes += block.length - from;
    }
  }

  *end(): Generator<FileLine> {
    if (this.partBytes > 0) yield this.take(Buffer.alloc(0), false);
  }

  private take(last: Buffer, isComplete: boolean): FileLine {
    const bytes = this.partBytes === 0 ? last : Buffer.concat([...this.parts, last]);
    const offset = this.offset;
    this.parts = [];
    this.partBytes = 0;
    this.line += 1;
    this.offset += bytes.length + 1;
    const text = bytes.toString("utf8");
    return { text, line: this.line, offset, length: bytes.length, isComplete };
  }
}
