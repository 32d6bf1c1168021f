/** Numbers in one typed array that grows: a few bytes each, however many there are. */
export class NumberList {
  count = 0;
  private values: Uint32Array | Float64Array;

  /** `uint32` for whole numbers below 2^32, `float64` for places in files of any size. */
  constructor(kind: "uint32" | "float64") {
    this.values = kind === "uint32" ? new Uint32Array(firstSize) : new Float64Array(firstSize);
  }

  push(value: number): void {
    if (this.count === this.values.length) this.grow();
    this.values[this.count] = value;
    this.count += 1;
  }

  /** NaN beyond the end. */
  at(position: number): number {
    return position < this.count ? (this.values[position] ?? Number.NaN) : Number.NaN;
  }

  private grow(): void {
    const size = this.values.length * 2;
    const isFloat = this.values instanceof Float64Array;
    const grown = isFloat ? new Float64Array(size) : new Uint32Array(size);
    grown.set(this.values);
    this.values = grown;
  }
}

// --- internal ---

const firstSize = 64;
