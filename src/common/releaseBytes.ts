/** Gives the memory of a long buffer back at once, before the next collection of garbage; it and all views of it are empty then. */
export function releaseBytes({ buffer }: Uint8Array): void {
  // Short ones share theirs with others, and one that is shared between threads cannot be given back.
  if (buffer instanceof ArrayBuffer && buffer.byteLength >= leastBytes) buffer.transfer(0);
}

// --- internal ---

/** More than Node's pool for short buffers has. */
const leastBytes = 128 * 1024;
