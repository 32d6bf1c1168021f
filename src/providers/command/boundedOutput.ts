/** Keeps what a process prints, up to a limit. */
export interface BoundedBuffer {
  /** False when `chunk` would exceed the limit; it is then cut. */
  add(chunk: Buffer): boolean;
  text(): string;
}

export function createBoundedBuffer(maxBytes: number): BoundedBuffer {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return {
    add: (chunk) => {
      const fits = chunk.subarray(0, maxBytes - bytes);
      bytes += fits.length;
      chunks.push(fits);
      return fits.length === chunk.length;
    },
    text: () => Buffer.concat(chunks).toString("utf8"),
  };
}

/** Keeps the last bytes of what a process prints; `…` stands for what came before them. */
export function createTail(maxBytes: number): { add(chunk: Buffer): void; text(): string } {
  let tail: Buffer = Buffer.alloc(0);
  let isCut = false;
  return {
    add: (chunk) => {
      const whole = Buffer.concat([tail, chunk]);
      isCut ||= whole.length > maxBytes;
      tail = whole.subarray(-maxBytes);
    },
    text: () => `${isCut ? "…" : ""}${tail.toString("utf8").replace(isCut ? /^\uFFFD+/ : "", "")}`,
  };
}
