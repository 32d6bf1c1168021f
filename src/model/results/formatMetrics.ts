import { formatCount, formatNanoseconds, formatPerSecond } from "../words/figures.ts";
import type { Distribution, PerformanceMetrics } from "./measurement.ts";

/** The figures of a test in words: aligned lines with the units people read. */
export function formatMetrics(metrics: PerformanceMetrics): string {
  const id =
    metrics.test_run_reaction_id ?? metrics.test_run_query_id ?? metrics.test_run_source_id;
  const rows: [label: string, value: string][] = [
    ["Records", formatCount(metrics.record_count)],
    ["Duration", formatNanoseconds(Number(metrics.duration_ns))],
    ["Rate", formatPerSecond(metrics.records_per_second)],
  ];
  if (metrics.records_per_second_active !== undefined) {
    rows.push(["First to last", formatPerSecond(metrics.records_per_second_active)]);
  }
  if (metrics.inter_arrival_ns) {
    rows.push(["Between records", formatDistribution(metrics.inter_arrival_ns)]);
  }
  if (metrics.latency_ns) rows.push(["Latency", formatDistribution(metrics.latency_ns)]);
  const width = Math.max(...rows.map(([label]) => label.length));
  return [
    `Metrics of ${id ?? "a component"}${formatTest(metrics)}`,
    ...rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`),
  ].join("\n");
}

// --- internal ---

function formatTest({ scenario, run_number }: PerformanceMetrics): string {
  return scenario === undefined ? "" : `, scenario ${scenario}, run ${run_number}`;
}

function formatDistribution(distribution: Distribution): string {
  const names = ["min", "mean", "p50", "p90", "p95", "p99", "p999", "max"] as const;
  return names
    .map((name) => `${name === "p999" ? "p99.9" : name} ${formatNanoseconds(distribution[name])}`)
    .join(", ");
}
