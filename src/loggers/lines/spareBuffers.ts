import { releaseBytes } from "../../common/releaseBytes.ts";

/** Larger ones are not made but for a line that needs it. */
export const largestBuffer = 256 * 1024;

/** Buffers that were written and may be filled again: memory that is new to a process costs as much as filling it. */
export class SpareBuffers {
  private readonly buffers: Buffer[] = [];

  take(): Buffer | undefined {
    return this.buffers.pop();
  }

  /** Keeps those of the largest size, and only a few; nobody else has the others any more. */
  give(buffer: Buffer): void {
    if (buffer.length === largestBuffer && this.buffers.length < maxSpares) {
      this.buffers.push(buffer);
    } else {
      releaseBytes(buffer);
    }
  }
}

// --- internal ---

const maxSpares = 4;
