/** Spaces writes so that much that comes one by one is written together; the first after a rest does not wait. */
export class WriteRhythm {
  private readonly gatherMs: number;
  private lastMs = Number.NEGATIVE_INFINITY;
  private isHurried = false;
  private wake: (() => void) | undefined;

  constructor(gatherMs: number) {
    this.gatherMs = gatherMs;
  }

  /** Undefined when the next write is due, else resolves when it is. */
  due(): Promise<void> | undefined {
    const waitMs = this.lastMs + this.gatherMs - performance.now();
    if (waitMs <= 0 || this.isHurried) return undefined;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.wake?.(), waitMs);
      this.wake = () => {
        clearTimeout(timer);
        this.wake = undefined;
        resolve();
      };
    });
  }

  /** A write begins. */
  begin(): void {
    this.isHurried = false;
    if (this.gatherMs > 0) this.lastMs = performance.now();
  }

  /** The next write is due at once. */
  hurry(): void {
    this.isHurried = true;
    this.wake?.();
  }
}
