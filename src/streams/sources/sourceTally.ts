import { createRateMeter } from "../../common/rateMeter.ts";
import type { DurationMeter } from "../../model/results/measurement.ts";
import { ErrorTally } from "../errorTally.ts";

/** When a change was due, epoch ns, and how long after the one before it, ns. */
export interface DueTime {
  readonly dueNs: bigint;
  readonly intervalNs: bigint;
}

/** What a source counts from its first change on; times are epoch ns. */
export class SourceTally {
  recordCount = 0;
  skippedCount: number;
  failedCount = 0;
  /** What came to a reaction of the test after its end. */
  lateCount = 0;
  /** Changes with a due time that were sent no later than one interval after it. */
  onTimeCount = 0;
  /** Sequence numbers of changes that failed or came late at one dispatcher or more. */
  readonly undelivered = new Set<number>();
  /** How late changes with a due time were sent. */
  readonly lag: DurationMeter;
  readonly errors = new ErrorTally();
  readonly rate = createRateMeter();
  startNs: bigint | undefined;
  endNs: bigint | undefined;

  /** `skippedCount` is of what cannot be sent. */
  constructor(lag: DurationMeter, skippedCount = 0) {
    this.lag = lag;
    this.skippedCount = skippedCount;
    lag.reset();
  }

  addSent(sentNs: bigint, due?: DueTime): void {
    this.recordCount += 1;
    if (due !== undefined) this.addLag(Number(sentNs - due.dueNs), Number(due.intervalNs));
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

  /** Share of changes with a due time that kept it, 0–100; undefined without any. */
  keptRate(): number | undefined {
    return this.lag.count === 0 ? undefined : (100 * this.onTimeCount) / this.lag.count;
  }

  /** Over the time from the first send to the end of the sending; 0 when there is none. */
  recordsPerSecond(): number {
    const durationNs = Number((this.endNs ?? 0n) - (this.startNs ?? 0n));
    return durationNs > 0 ? this.recordCount / (durationNs / 1e9) : 0;
  }

  private addLag(lagNs: number, intervalNs: number): void {
    const late = Math.max(0, lagNs);
    this.lag.add(late);
    if (late <= Math.max(intervalNs, shortestIntervalNs)) this.onTimeCount += 1;
  }
}

// --- internal ---

/** A process has its turns this far apart: a shorter interval cannot be kept each time, only on the whole. */
const shortestIntervalNs = 1_000_000;
