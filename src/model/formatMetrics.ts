import type { Distribution, PerformanceMetrics } from "./measurement.ts";

/** The figures of a test in words: aligned lines with the units people read. */
export function formatMetrics(metrics: PerformanceMetrics): string {
  const id =
    metrics.test_run_reaction_id ?? metrics.test_run_query_id ?? metrics.test_run_source_id;
  const rows: [label: string, value: string][] = [
    ["Records", formatCount(metrics.record_count)],
    ["Duration", formatDuration(Number(metrics.duration_ns))],
    ["Rate", formatRate(metrics.records_per_second)],
  ];
  if (metrics.records_per_second_active !== undefined) {
    rows.push(["First to last", formatRate(metrics.records_per_second_active)]);
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

const units: readonly [limitNs: number, perUnit: number, name: string][] = [
  [1e3, 1, "ns"],
  [1e6, 1e3, "µs"],
  [1e9, 1e6, "ms"],
  [60e9, 1e9, "s"],
  [3600e9, 60e9, "min"],
  [Number.POSITIVE_INFINITY, 3600e9, "h"],
];

function formatDuration(ns: number): string {
  const unit = units.find(([limitNs]) => roundTo3(ns) < limitNs);
  if (unit === undefined) return `${ns} ns`;
  const [, perUnit, name] = unit;
  return `${roundTo3(ns / perUnit)} ${name}`;
}

function formatRate(perSecond: number): string {
  return `${formatCount(perSecond < 1000 ? roundTo3(perSecond) : Math.round(perSecond))} records/s`;
}

/** The number with thousands set apart. */
function formatCount(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 20 });
}

function formatDistribution(distribution: Distribution): string {
  const names = ["min", "mean", "p50", "p90", "p95", "p99", "p999", "max"] as const;
  return names
    .map((name) => `${name === "p999" ? "p99.9" : name} ${formatDuration(distribution[name])}`)
    .join(", ");
}

/** Rounded to three significant digits. */
function roundTo3(value: number): number {
  return Number(value.toPrecision(3));
}
