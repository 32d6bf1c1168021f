/** The records that were taken and not yet written, and the senders that wait because they are too many. */
export class RecordQueue {
  depth = 0;
  maxDepth = 0;
  /** How often a sender had to wait. */
  waitCount = 0;
  private readonly size: number;
  /** The records last added that are written together. */
  private together: { readonly written: Promise<void>; count: number } | undefined;
  private waiting: (() => void)[] = [];
  private onDrained: (() => void)[] = [];

  constructor(size: number) {
    this.size = size;
  }

  /** Whether as many senders wait as records may. */
  get isFull(): boolean {
    return this.waiting.length >= this.size;
  }

  /** Whether it is time to write: the second half fills while the first is written. */
  get isHalfFull(): boolean {
    return this.depth * 2 >= this.size;
  }

  /** Counts a record until `written`, which never rejects, has resolved. */
  add(written: Promise<void>): void {
    this.depth += 1;
    if (this.depth > this.maxDepth) this.maxDepth = this.depth;
    if (this.together?.written === written) {
      this.together.count += 1;
      return;
    }
    const together = { written, count: 1 };
    this.together = together;
    void written.then(() => {
      if (this.together === together) this.together = undefined;
      this.remove(together.count);
    });
  }

  /** Undefined when there is room for another record, else resolves when there is. */
  room(): Promise<void> | undefined {
    if (this.depth < this.size) return undefined;
    this.waitCount += 1;
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Resolves when every record is written. */
  drained(): Promise<void> {
    if (this.depth === 0) return Promise.resolve();
    return new Promise((resolve) => this.onDrained.push(resolve));
  }

  /** Forgets the counts; for an empty queue. */
  reset(): void {
    this.maxDepth = 0;
    this.waitCount = 0;
  }

  /** As many senders go on as there is room for. */
  private remove(count: number): void {
    this.depth -= count;
    const woken = this.depth === 0 ? this.waiting.length : Math.max(0, this.size - this.depth);
    if (this.waiting.length > 0) for (const wake of this.waiting.splice(0, woken)) wake();
    if (this.depth > 0) return;
    for (const resolve of this.onDrained.splice(0)) resolve();
  }
}
