import type { HistoryPoint } from "../../../../src/model/results/history.ts";

/** A point for each of these final rates; a run without one has no test. */
export function makePoints(
  rates: readonly (number | undefined)[],
  over: (at: number) => Partial<HistoryPoint> = () => ({}),
): HistoryPoint[] {
  return rates.map((rate, at) => ({
    runId: `7c9a1f52-1d0e-4a67-8a35-${String(at).padStart(12, "0")}`,
    timestamp: new Date(Date.parse("2026-03-01T09:30:00.000Z") + at * 86_400_000).toISOString(),
    tests: rate === undefined ? 0 : 20,
    errored: 0,
    ...(rate === undefined
      ? {}
      : {
          final: {
            rate,
            interval: [Math.max(0, rate - 5), Math.min(100, rate + 5)],
            passed: rate / 5,
            total: 20,
          },
        }),
    changes: [],
    ...over(at),
  }));
}
