import type { Distribution } from "../../model/results/measurement.ts";
import type { StreamOutcome } from "../../model/results/streamOutcome.ts";
import type { ObservedFigures } from "../../streams/observers/observer.ts";

/** What a stream scenario's schema judges: the figures of one observed component, in ms and per second. */
export function buildStreamOutcome(figures: ObservedFigures): StreamOutcome {
  const { measurement, stoppedBy, errorCount } = figures;
  const { inter_arrival_ns: interArrival, latency_ns: latency } = measurement;
  return {
    stoppedBy,
    recordCount: measurement.record_count,
    durationMs: Number(measurement.duration_ns) / 1e6,
    recordsPerSecond: measurement.records_per_second,
    ...(interArrival === undefined ? {} : { interArrivalMs: toMs(interArrival) }),
    ...(latency === undefined ? {} : { latencyMs: toMs(latency) }),
    errors: errorCount,
  };
}

// --- internal ---

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
