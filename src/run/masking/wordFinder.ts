/** Whether a text holds any of these words; made for long texts that hold none. */
export type WordFinder = (text: string) => boolean;

/** Looks at a text in strides of nearly the shortest word, as Wu and Manber do. Words have at least three characters. */
export function createWordFinder(words: readonly string[]): WordFinder {
  if (words.length === 0) return () => false;
  const window = Math.min(...words.map(({ length }) => length));
  const farthest = window - blockLength + 1;
  const shifts = new Uint16Array(tableSize).fill(farthest);
  const ending = new Map<number, string[]>();
  for (const word of words) {
    for (let at = blockLength - 1; at < window; at++) {
      const slot = slotAt(word, at);
      shifts[slot] = Math.min(shifts[slot] ?? 0, window - 1 - at);
    }
    const slot = slotAt(word, window - 1);
    ending.set(slot, [...(ending.get(slot) ?? []), word]);
  }
  return (text) => {
    for (let at = window - 1; at < text.length; ) {
      const slot = slotAt(text, at);
      const shift = shifts[slot] ?? 1;
      if (shift > 0) {
        at += shift;
        continue;
      }
      const from = at - window + 1;
      for (const word of ending.get(slot) ?? []) if (text.startsWith(word, from)) return true;
      at += 1;
    }
    return false;
  };
}

// --- internal ---

const blockLength = 3;
const tableSize = 8192;

/** Of the block that ends there. */
function slotAt(text: string, at: number): number {
  const first = text.charCodeAt(at - 2) << 10;
  return (first ^ (text.charCodeAt(at - 1) << 5) ^ text.charCodeAt(at)) & (tableSize - 1);
}
