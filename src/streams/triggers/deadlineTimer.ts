import { longestTimerMs } from "../../model/longestTimer.ts";

/** Calls `onDue` at a point in time, never before it, however far away it is. */
export class DeadlineTimer {
  /** The point in time that is waited for, epoch ns. */
  dueNs: bigint | undefined;
  private readonly now: () => bigint;
  private readonly onDue: () => void;
  private timer: NodeJS.Timeout | undefined;

  constructor(now: () => bigint, onDue: () => void) {
    this.now = now;
    this.onDue = onDue;
  }

  /** In place of the one before. */
  set(dueNs: bigint): void {
    this.clear();
    this.dueNs = dueNs;
    this.wait();
  }

  clear(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.dueNs = undefined;
  }

  private wait(): void {
    if (this.dueNs === undefined) return;
    const leftMs = Math.max(0, Math.ceil(Number(this.dueNs - this.now()) / 1e6));
    this.timer = setTimeout(() => this.wake(), Math.min(leftMs, longestTimerMs));
  }

  private wake(): void {
    if (this.dueNs === undefined) return;
    if (this.now() < this.dueNs) {
      this.wait();
      return;
    }
    this.clear();
    this.onDue();
  }
}
