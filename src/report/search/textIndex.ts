/** Texts by number, found by what is in them. */
export interface TextIndex {
  /** Adds to the text of a number; numbers come in rising order. */
  add(number: number, text: string): void;
  /** Whether each number (of `count`) has this in its text, whatever the case of letters. */
  find(words: string, count: number): Uint8Array;
  /** Whether some text was so long, or all together, that only its beginning is looked through. */
  readonly isCut: boolean;
  /** Whether no more texts are kept. */
  readonly isFull: boolean;
}

/** Keeps texts in lower case as bytes one after the other: what is searched for is found by one pass over memory. */
export function createTextIndex({ mostBytes, mostBytesEach }: TextIndexBounds): TextIndex {
  let bytes: Buffer = Buffer.allocUnsafe(64 * 1024);
  let length = 0;
  let isCut = false;
  let isFull = false;
  const numbers: number[] = [];
  const starts: number[] = [];

  function reserve(more: number): void {
    if (length + more <= bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(bytes.length * 2, length + more));
    bytes.copy(larger, 0, 0, length);
    bytes = larger;
  }

  /** The last entry that begins at or before a place. */
  function entryAt(place: number): number {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  return {
    get isCut() {
      return isCut;
    },
    get isFull() {
      return isFull;
    },
    add(number, text) {
      const room = Math.min(mostBytesEach, mostBytes - length - separator.length);
      if (room <= 0) {
        isCut = true;
        isFull = true;
        return;
      }
      // A character takes 3 bytes at most: what is cut off here could not be kept anyway.
      const folded = Buffer.from(text.slice(0, room).toLowerCase());
      const kept = folded.length > room ? folded.subarray(0, room) : folded;
      isCut ||= text.length > room || kept.length < folded.length;
      reserve(kept.length + separator.length);
      numbers.push(number);
      starts.push(length);
      length += kept.copy(bytes, length);
      length += separator.copy(bytes, length);
    },
    find(words, count) {
      const found = new Uint8Array(count);
      const wanted = Buffer.from(words.toLowerCase());
      const all = bytes.subarray(0, length);
      for (let at = all.indexOf(wanted); at !== -1 && wanted.length > 0; ) {
        const entry = entryAt(at);
        const number = numbers[entry] ?? 0;
        if (number < count) found[number] = 1;
        const next = starts[entry + 1];
        if (next === undefined) break;
        at = all.indexOf(wanted, next);
      }
      return found;
    },
  };
}

export interface TextIndexBounds {
  /** Of all texts together. */
  readonly mostBytes: number;
  readonly mostBytesEach: number;
}

// --- internal ---

/** A byte that no text has: nothing is found across the end of one. */
const separator = Buffer.from([0xff]);
