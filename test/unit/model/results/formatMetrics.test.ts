import assert from "node:assert/strict";
import { formatMetrics } from "../../../../src/model/results/formatMetrics.ts";
import { startNs } from "../../loggers/recordFixtures.ts";

const metrics = {
  start_time_ns: startNs,
  end_time_ns: startNs + 90_000_000_000n,
  duration_ns: 90_000_000_000n,
  record_count: 200_000,
  records_per_second: 200_000 / 90,
  test_run_query_id: "run.comfort",
  timestamp: "2026-11-21T01:00:00.000Z",
  scenario: 11,
  run_number: 1,
};

describe("metrics in words", () => {
  it("are aligned lines with units that people read", () => {
    const times = { min: 0, mean: 999.96, p50: 1_000, p90: 12_345, p95: 1_500_000 };
    const latency_ns = { ...times, p99: 2_000_000_000, p999: 90_000_000_000, max: 7_200e9 };
    const text = formatMetrics({ ...metrics, records_per_second_active: 0.12345, latency_ns });
    assert.equal(
      text,
      [
        "Metrics of run.comfort, scenario 11, run 1",
        "  Records        200,000",
        "  Duration       1 m 30 s",
        "  Rate           2,222/s",
        "  First to last  0.12/s",
        "  Latency        min 0 ns, mean 1.00 µs, p50 1.00 µs, p90 12.3 µs, p95 1.50 ms, p99 2.00 s, p99.9 1 m 30 s, max 2 h 0 m",
      ].join("\n"),
    );
  });

  it("have no line for what is not there", () => {
    const nothing = { ...metrics, duration_ns: 0n, record_count: 0, records_per_second: 0 };
    assert.deepEqual(formatMetrics(nothing).split("\n").slice(1), [
      "  Records   0",
      "  Duration  0 ns",
      "  Rate      0/s",
    ]);
  });
});
