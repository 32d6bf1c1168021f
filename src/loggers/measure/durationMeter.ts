// The package's own entry would bring its WebAssembly and its encoders along.
import int32Histogram from "hdr-histogram-js/dist/Int32Histogram.js";
import type { DurationMeter } from "../../model/results/measurement.ts";

/** Holds a histogram that grows with what comes. */
export function createDurationMeter(): DurationMeter {
  const histogram = new int32Histogram.default(1, initialHighestNs, significantDigits);
  histogram.autoResize = true;
  let count = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  let sum = 0;
  let sumBefore = 0n;

  const percentile = (percent: number) =>
    Math.min(Math.max(histogram.getValueAtPercentile(percent), min), max);

  return {
    get count() {
      return count;
    },
    add(durationNs) {
      histogram.recordValue(Math.min(durationNs, highestNs));
      count += 1;
      if (durationNs < min) min = durationNs;
      if (durationNs > max) max = durationNs;
      sum += durationNs;
      if (sum > maxSum) {
        sumBefore += BigInt(sum);
        sum = 0;
      }
    },
    distribution: () => ({
      min,
      mean: Number(sumBefore + BigInt(sum)) / count,
      p50: percentile(50),
      p90: percentile(90),
      p95: percentile(95),
      p99: percentile(99),
      p999: percentile(99.9),
      max,
    }),
    curve: () => curvePercents.map((percent) => [percent, percentile(percent)]),
    reset() {
      histogram.reset();
      count = 0;
      min = Number.POSITIVE_INFINITY;
      max = 0;
      sum = 0;
      sumBefore = 0n;
    },
  };
}

// --- internal ---

const significantDigits = 3;
const highestNs = 2 ** 52;
/** It grows with what comes. */
const initialHighestNs = 1_000_000_000;
/** Half of what a number holds exactly, so that one more duration fits. */
const maxSum = Number.MAX_SAFE_INTEGER / 2;
const curvePercents = [
  0, 1, 2, 5, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 97, 98, 99, 99.5, 99.8, 99.9,
  99.95, 99.99, 99.999, 100,
];
