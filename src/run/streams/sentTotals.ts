import type { SourceConfig } from "../../model/config/streamSource.ts";
import type { Distribution } from "../../model/results/measurement.ts";
import type { SourceFigures } from "../../streams/sources/sourceRunner.ts";

/** A source of a test and what it did. */
export interface EndedSource {
  readonly config: SourceConfig;
  readonly figures: SourceFigures;
}

/** What sources sent, together. */
export interface SentTotals {
  readonly sentCount: number;
  readonly deliveredCount: number;
  readonly failedCount: number;
  /** Of the source that kept its times least; ns. */
  readonly sendLag?: Distribution;
  readonly keptRate?: number;
}

/** Undefined without a source. */
export function sumSent(sources: readonly EndedSource[]): SentTotals | undefined {
  if (sources.length === 0) return undefined;
  const sum = (count: (figures: SourceFigures) => number) =>
    sources.reduce((total, { figures }) => total + count(figures), 0);
  const [latest] = sources
    .flatMap(({ figures: { sendLag, keptRate } }) =>
      sendLag === undefined || keptRate === undefined ? [] : [{ sendLag, keptRate }],
    )
    .sort((a, b) => a.keptRate - b.keptRate || b.sendLag.p99 - a.sendLag.p99);
  return {
    sentCount: sum(({ recordCount }) => recordCount),
    deliveredCount: sum(({ deliveredCount }) => deliveredCount),
    failedCount: sum(({ failedCount }) => failedCount),
    ...latest,
  };
}
