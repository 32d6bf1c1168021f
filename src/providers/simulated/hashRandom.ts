/** A number in [0, 1) that depends on nothing but `parts`, so that draws can be made in any order. */
export function hashUnit(...parts: readonly number[]): number {
  return hashUint32(...parts) / 0x1_0000_0000;
}

/** An unsigned 32-bit hash of integers; neighbours give unrelated results. */
export function hashUint32(...parts: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const part of parts) {
    hash = mix(hash ^ part);
    // The upper half counts too: seeds may exceed 32 bits.
    hash = mix(hash ^ Math.trunc(part / 0x1_0000_0000));
  }
  return hash >>> 0;
}

// --- internal ---

/** The finaliser of MurmurHash3. */
function mix(value: number): number {
  let h = (value + 0x6d2b79f5) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
