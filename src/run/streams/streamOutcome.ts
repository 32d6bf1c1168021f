import type { Distribution } from "../../model/results/measurement.ts";
import type { StreamOutcome } from "../../model/results/streamOutcome.ts";
import type { ObservedFigures } from "../../streams/observers/observer.ts";
import type { SentTotals } from "./sentTotals.ts";

/** What a stream scenario's schema judges: the figures of one observed component, in ms and per second. */
export function buildStreamOutcome(figures: ObservedFigures, sent?: SentTotals): StreamOutcome {
  const { measurement, latency, stoppedBy, errorCount, ledger } = figures;
  const { inter_arrival_ns: interArrival } = measurement;
  return {
    stoppedBy,
    recordCount: measurement.record_count,
    durationMs: Number(measurement.duration_ns) / 1e6,
    recordsPerSecond: measurement.records_per_second,
    ...(interArrival === undefined ? {} : { interArrivalMs: toMs(interArrival) }),
    ...(latency === undefined ? {} : { latencyMs: toMs(latency) }),
    timedCount: figures.timedCount,
    refusedCount: figures.refusedCount,
    lateCount: figures.lateCount,
    ...(sent === undefined ? {} : buildSent(sent)),
    ...(ledger === undefined
      ? {}
      : {
          missingCount: ledger.missing_count,
          duplicateCount: ledger.duplicate_count,
          outOfOrderCount: ledger.out_of_order_count,
          unexpectedCount: ledger.unexpected_count,
        }),
    probeCount: figures.probeCount,
    badSignatureCount: figures.badSignatureCount,
    errors: errorCount,
  };
}

// --- internal ---

function buildSent({ sentCount, deliveredCount, failedCount, sendLag, keptRate }: SentTotals) {
  return {
    sentCount,
    deliveredCount,
    failedCount,
    ...(sendLag === undefined ? {} : { sendLagMs: toMs(sendLag), keptRate }),
  };
}

function toMs({ min, mean, p50, p90, p95, p99, p999, max }: Distribution): Distribution {
  const ms = (ns: number) => ns / 1e6;
  return {
    min: ms(min),
    mean: ms(mean),
    p50: ms(p50),
    p90: ms(p90),
    p95: ms(p95),
    p99: ms(p99),
    p999: ms(p999),
    max: ms(max),
  };
}
