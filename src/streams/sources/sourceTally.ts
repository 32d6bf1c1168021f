import { createRateMeter } from "../../common/rateMeter.ts";
import { ErrorTally } from "../errorTally.ts";

/** What a source counts from its first change on; times are epoch ns. */
export class SourceTally {
  recordCount = 0;
  skippedCount = 0;
  failedCount = 0;
  /** What came to a reaction of the test after its end. */
  lateCount = 0;
  readonly errors = new ErrorTally();
  readonly rate = createRateMeter();
  startNs: bigint | undefined;
  endNs: bigint | undefined;

  addSent(sentNs: bigint): void {
    this.recordCount += 1;
    this.startNs ??= sentNs;
    this.rate.add(Number(sentNs - this.startNs));
  }

  /** Changes sent in the last second. */
  recentRate(nowNs: bigint): number {
    return this.startNs === undefined ? 0 : this.rate.recentRate(Number(nowNs - this.startNs));
  }

  addError(message: string, failedCount: number): void {
    this.errors.add(message);
    this.failedCount += failedCount;
  }

  /** Over the time from the first send to the end of the sending; 0 when there is none. */
  recordsPerSecond(): number {
    const durationNs = Number((this.endNs ?? 0n) - (this.startNs ?? 0n));
    return durationNs > 0 ? this.recordCount / (durationNs / 1e9) : 0;
  }
}
