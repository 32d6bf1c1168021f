import type { Distribution, RateSeries } from "../../model/results/measurement.ts";
import type { SourceState } from "../../model/results/streamStatus.ts";
import type { SourceTally } from "./sourceTally.ts";

/** What a source did in its test; times are epoch ns, equal when nothing was sent. */
export interface SourceFigures {
  readonly state: SourceState;
  /** Changes handed to the dispatchers; those that failed are among them. */
  readonly recordCount: number;
  readonly skippedCount: number;
  /** Changes that every dispatcher delivered. */
  readonly deliveredCount: number;
  /** Deliveries that failed. */
  readonly failedCount: number;
  /** Deliveries to reactions of the test that had ended; not among the failed ones. */
  readonly lateCount: number;
  readonly errorCount: number;
  /** The first twenty. */
  readonly errors: readonly string[];
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly recordsPerSecond: number;
  readonly series: RateSeries;
  /** How late changes were sent, ns; with spacing only. */
  readonly sendLag?: Distribution;
  /** Share of changes sent no later than one interval after they were due, 0–100; with spacing only. */
  readonly keptRate?: number;
}

/** The figures of a source that has ended. */
export function buildSourceFigures(
  tally: SourceTally,
  state: SourceState,
  nowNs: bigint,
): SourceFigures {
  const startNs = tally.startNs ?? tally.endNs ?? nowNs;
  const { recordCount, skippedCount, failedCount, lateCount, errors, lag } = tally;
  const keptRate = tally.keptRate();
  return {
    state,
    recordCount,
    skippedCount,
    deliveredCount: recordCount - tally.undelivered.size,
    failedCount,
    lateCount,
    errorCount: errors.count,
    errors: [...errors.first],
    startNs,
    endNs: tally.endNs ?? (recordCount > 0 ? nowNs : startNs),
    recordsPerSecond: tally.recordsPerSecond(),
    series: tally.rate.series(),
    ...(keptRate === undefined ? {} : { sendLag: lag.distribution(), keptRate }),
  };
}
