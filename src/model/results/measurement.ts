import * as z from "zod";
import { readNanosecondsSchema } from "../json/nanoseconds.ts";

/** Durations of one kind, in the unit of the key that holds them; min and max exact, percentiles within 0.1 %. */
export const distributionSchema = z.object({
  min: z.number(),
  mean: z.number(),
  p50: z.number(),
  p90: z.number(),
  p95: z.number(),
  p99: z.number(),
  p999: z.number(),
  max: z.number(),
});
export type Distribution = z.infer<typeof distributionSchema>;

/** Points of a percentile curve: percentile 0–100, then ns. */
export const percentileCurveSchema = z.array(z.tuple([z.number(), z.number()]));
export type PercentileCurve = z.infer<typeof percentileCurveSchema>;

/** How many records came in each interval from the start of the observation; both grow with it. */
export const rateSeriesSchema = z.object({
  interval_ms: z.number().positive(),
  counts: z.array(z.int()),
});
export type RateSeries = z.infer<typeof rateSeriesSchema>;

/**
 * The figures of one component of one test. `start_time_ns` is the arrival of the first record, `end_time_ns` when the
 * observation ended, `duration_ns` their difference; without a record start is end. Rates are per second and 0 when
 * their time is. From two records on there is `last_record_time_ns`, `records_per_second_active` (`record_count`
 * over the time from the first record to the last) and `inter_arrival_ns`; with send times `latency_ns`.
 */
export const measurementSchema = z.object({
  start_time_ns: readNanosecondsSchema,
  end_time_ns: readNanosecondsSchema,
  duration_ns: readNanosecondsSchema,
  record_count: z.int(),
  records_per_second: z.number(),
  last_record_time_ns: readNanosecondsSchema.optional(),
  records_per_second_active: z.number().optional(),
  inter_arrival_ns: distributionSchema.optional(),
  latency_ns: distributionSchema.optional(),
});
export type Measurement = z.infer<typeof measurementSchema>;

/** `performance_metrics_<timestamp>.json`; one of the three ids is there. */
export const performanceMetricsSchema = z.object({
  ...measurementSchema.shape,
  test_run_reaction_id: z.string().optional(),
  test_run_query_id: z.string().optional(),
  test_run_source_id: z.string().optional(),
  /** ISO 8601, when the file was written. */
  timestamp: z.string(),
  /** Absent for a provider of prompt scenarios, as `run_number` is: there the file is about the whole run. */
  scenario: z.int().optional(),
  run_number: z.int().optional(),
});
export type PerformanceMetrics = z.infer<typeof performanceMetricsSchema>;

/** A source that sent a smaller share of its changes (0–100) within one interval of their times is told of. */
export const leastKeptRate = 99;

/** Measures durations in ns, whole and not negative, in bounded memory. */
export interface DurationMeter {
  readonly count: number;
  add(durationNs: number): void;
  /** Min, max and mean exact, percentiles (nearest rank) within 0.1 % up to 52 days; needs a duration. */
  distribution(): Distribution;
  /** The percentiles that a chart of them needs; needs a duration. */
  curve(): PercentileCurve;
  reset(): void;
}

/** Measures records as they arrive; times are epoch ns of one monotonic clock. */
export interface RecordMeter {
  readonly recordCount: number;
  /** Records whose latency is known. */
  readonly timedCount: number;
  /** Records that were sent after they came, by the time they carry. */
  readonly aheadCount: number;
  /** `sentNs`: when the record was sent, where it says so; a time after its arrival counts as no latency. */
  add(arrivedNs: bigint, sentNs?: bigint): void;
  measure(endNs: bigint): Measurement;
  /** Undefined while no latency is known. */
  latency(): Distribution | undefined;
  /** Absent below two records; `latency` also without send times. */
  curves(): { readonly interArrival?: PercentileCurve; readonly latency?: PercentileCurve };
  series(): RateSeries;
  /** Records of the last full second before `nowNs`. */
  recentRate(nowNs: bigint): number;
  reset(): void;
}
