/** Numbers, of which there may be very many: 8 bytes each, and what was added is never copied once there are some. */
export interface NumberList {
  readonly length: number;
  add(value: number): void;
  /** NaN where there is none. */
  at(place: number): number;
  /** A copy of all. */
  all(): Float64Array;
}

export function createNumberList(): NumberList {
  const blocks: Float64Array[] = [];
  let length = 0;
  return {
    get length() {
      return length;
    },
    add(value) {
      const at = length % blockLength;
      if (at === 0) blocks.push(new Float64Array(length === 0 ? firstLength : blockLength));
      const last = blocks.length - 1;
      const block = blocks[last] ?? new Float64Array();
      if (at === block.length) blocks[last] = enlarge(block);
      blocks[last]?.fill(value, at, at + 1);
      length += 1;
    },
    at(place) {
      if (place >= length) return Number.NaN;
      return blocks[Math.floor(place / blockLength)]?.[place % blockLength] ?? Number.NaN;
    },
    all() {
      const copy = new Float64Array(length);
      for (const [index, block] of blocks.entries()) {
        const from = index * blockLength;
        copy.set(block.subarray(0, length - from), from);
      }
      return copy;
    },
  };
}

// --- internal ---

const firstLength = 16;
const blockLength = firstLength * 4 ** 4;

function enlarge(block: Float64Array): Float64Array {
  const larger = new Float64Array(block.length * 4);
  larger.set(block);
  return larger;
}
