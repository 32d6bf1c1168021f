import { createRateMeter } from "../../common/rateMeter.ts";
import type { Measurement, RecordMeter } from "../../model/results/measurement.ts";
import { createDurationMeter } from "./durationMeter.ts";

/** Counts and times records in bounded memory, whatever their number. */
export function createRecordMeter(): RecordMeter {
  const interArrival = createDurationMeter();
  const latency = createDurationMeter();
  const rate = createRateMeter();
  let startNs = 0n;
  let recordCount = 0;
  let aheadCount = 0;
  /** Of the last record, as it was given: what comes together has one time. */
  let lastNs: bigint | undefined;
  /** From the first record, as a number: exact for 104 days. */
  let lastOffsetNs = 0;

  return {
    get recordCount() {
      return recordCount;
    },
    get timedCount() {
      return latency.count;
    },
    get aheadCount() {
      return aheadCount;
    },
    add(arrivedNs, sentNs) {
      if (recordCount === 0) startNs = arrivedNs;
      const offsetNs =
        arrivedNs === lastNs ? lastOffsetNs : Math.max(Number(arrivedNs - startNs), lastOffsetNs);
      lastNs = arrivedNs;
      if (recordCount > 0) interArrival.add(offsetNs - lastOffsetNs);
      if (sentNs !== undefined) {
        if (sentNs <= arrivedNs) latency.add(Number(arrivedNs - sentNs));
        else aheadCount += 1;
      }
      rate.add(offsetNs);
      lastOffsetNs = offsetNs;
      recordCount += 1;
    },
    measure(endNs) {
      const start = recordCount === 0 ? endNs : startNs;
      const durationNs = endNs > start ? endNs - start : 0n;
      const measurement: Measurement = {
        start_time_ns: start,
        end_time_ns: start + durationNs,
        duration_ns: durationNs,
        record_count: recordCount,
        records_per_second: perSecond(recordCount, Number(durationNs)),
      };
      if (recordCount < 2) return measurement;
      measurement.last_record_time_ns = startNs + BigInt(lastOffsetNs);
      measurement.records_per_second_active = perSecond(recordCount, lastOffsetNs);
      measurement.inter_arrival_ns = interArrival.distribution();
      if (latency.count > 0) measurement.latency_ns = latency.distribution();
      return measurement;
    },
    latency: () => (latency.count > 0 ? latency.distribution() : undefined),
    curves() {
      if (recordCount < 2) return {};
      const curve = { interArrival: interArrival.curve() };
      return latency.count > 0 ? { ...curve, latency: latency.curve() } : curve;
    },
    series: () => rate.series(),
    recentRate: (nowNs) => (recordCount === 0 ? 0 : rate.recentRate(Number(nowNs - startNs))),
    reset() {
      interArrival.reset();
      latency.reset();
      rate.reset();
      recordCount = 0;
      aheadCount = 0;
      lastNs = undefined;
      lastOffsetNs = 0;
    },
  };
}

// --- internal ---

function perSecond(count: number, durationNs: number): number {
  return durationNs === 0 ? 0 : count / (durationNs / 1e9);
}
