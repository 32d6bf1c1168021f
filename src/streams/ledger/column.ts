/** Numbers by position, 0 where none was set; it grows by blocks, so that nothing is ever copied. */
export interface Column {
  get(at: number): number;
  set(at: number, value: number): void;
  clear(): void;
}

export function createColumn(
  Block: Float64ArrayConstructor | Int32ArrayConstructor | Uint8ArrayConstructor,
): Column {
  let blocks: (Float64Array | Int32Array | Uint8Array)[] = [];
  return {
    get: (at) => blocks[at >>> blockBits]?.[at & blockMask] ?? 0,
    set(at, value) {
      const index = at >>> blockBits;
      while (blocks.length <= index) blocks.push(new Block(blockMask + 1));
      const block = blocks[index];
      if (block !== undefined) block[at & blockMask] = value;
    },
    clear() {
      blocks = [];
    },
  };
}

// --- internal ---

const blockBits = 14;
const blockMask = 2 ** blockBits - 1;
