import { randomBytes } from "node:crypto";

/** So many random bytes as hex digits: an id that nothing else anywhere has. */
export function createId(bytes: number): string {
  const length = 2 * bytes;
  if (used + length > digits.length) {
    digits = randomBytes(drawnBytes).toString("hex");
    used = 0;
  }
  used += length;
  return digits.slice(used - length, used);
}

// --- internal ---

/** Drawn at once: a draw costs about as much for many bytes as for few. */
const drawnBytes = 4096;
let digits = "";
let used = 0;
