import type { RateSeries } from "../../model/results/measurement.ts";
import type { SourceState } from "../../model/results/streamStatus.ts";
import type { SourceTally } from "./sourceTally.ts";

/** What a source did in its test; times are epoch ns, equal when nothing was sent. */
export interface SourceFigures {
  readonly state: SourceState;
  /** Changes handed to the dispatchers; those that failed are among them. */
  readonly recordCount: number;
  readonly skippedCount: number;
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
}

/** The figures of a source that has ended. */
export function buildSourceFigures(
  tally: SourceTally,
  state: SourceState,
  nowNs: bigint,
): SourceFigures {
  const startNs = tally.startNs ?? tally.endNs ?? nowNs;
  const { recordCount, skippedCount, failedCount, lateCount, errors } = tally;
  return {
    state,
    recordCount,
    skippedCount,
    failedCount,
    lateCount,
    errorCount: errors.count,
    errors: [...errors.first],
    startNs,
    endNs: tally.endNs ?? (recordCount > 0 ? nowNs : startNs),
    recordsPerSecond: tally.recordsPerSecond(),
    series: tally.rate.series(),
  };
}
