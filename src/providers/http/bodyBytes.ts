import { growBytes } from "../../common/growBytes.ts";

/** The bytes of a body as they come. */
export interface BodyBytes {
  /** So many so far. */
  readonly length: number;
  add(chunk: Buffer): void;
  /** All so far, as one buffer; nothing is kept of them. */
  take(): Buffer;
}

/** Gathers the chunks of a body; those of a long one are copied together while they come, so that it lies there only once. */
export function createBodyBytes(): BodyBytes {
  let chunks: Buffer[] = [];
  let length = 0;
  let joined: Buffer | undefined;
  let joinedLength = 0;

  const append = (chunk: Buffer) => {
    // What is not written yet costs no memory.
    joined ??= Buffer.allocUnsafeSlow(2 * joinAfterBytes);
    if (joinedLength + chunk.length > joined.length) {
      joined = growBytes(joined, joinedLength, joinedLength + chunk.length);
    }
    joinedLength += chunk.copy(joined, joinedLength);
  };
  return {
    get length() {
      return length;
    },
    add(chunk) {
      length += chunk.length;
      chunks.push(chunk);
      if (length <= joinAfterBytes) return;
      for (const each of chunks) append(each);
      chunks = [];
    },
    take() {
      const [only] = chunks;
      const taken =
        joined?.subarray(0, joinedLength) ??
        (chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
      chunks = [];
      joined = undefined;
      length = 0;
      joinedLength = 0;
      return taken;
    },
  };
}

// --- internal ---

/** Most bodies are shorter. */
const joinAfterBytes = 1024 * 1024;
