import assert from "node:assert/strict";
import * as fc from "fast-check";
import { createRecordMeter } from "../../../../src/loggers/measure/recordMeter.ts";
import type { Distribution } from "../../../../src/model/results/measurement.ts";
import { startNs } from "../recordFixtures.ts";

const percents = { p50: 50, p90: 90, p95: 95, p99: 99, p999: 99.9 } as const;

/** Nearest rank, of all values sorted. */
function exactPercentile(sorted: readonly number[], percent: number): number {
  const rank = Math.max(1, Math.ceil((percent * 10 * sorted.length) / 1000));
  return sorted[rank - 1] ?? Number.NaN;
}

function assertDistribution(found: Distribution | undefined, values: readonly number[]): void {
  assert.ok(found);
  const sorted = values.toSorted((a, b) => a - b);
  const total = values.reduce((sum, value) => sum + BigInt(value), 0n);
  assert.equal(found.min, sorted[0]);
  assert.equal(found.max, sorted.at(-1));
  assert.equal(found.mean, Number(total) / values.length);
  for (const [name, percent] of Object.entries(percents)) {
    const exact = exactPercentile(sorted, percent);
    const difference = Math.abs(found[name as keyof typeof percents] - exact);
    assert.ok(difference <= exact * 0.001, `${name}: ${difference} from ${exact}`);
  }
}

/** Every order of magnitude alike, up to `99999 * 10 ** maxDigits`. */
const duration = (maxDigits: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: maxDigits }))
    .map(([value, digits]) => value * 10 ** digits);

describe("the record meter", () => {
  it("gives percentiles within 0.1 % and exact extremes and means", () => {
    const list = fc.array(fc.tuple(duration(8), duration(10)), { minLength: 2, maxLength: 300 });
    fc.assert(
      fc.property(list, (records) => {
        const meter = createRecordMeter();
        let arrivedNs = startNs;
        for (const [at, [gap, latency]] of records.entries()) {
          if (at > 0) arrivedNs += BigInt(gap);
          meter.add(arrivedNs, arrivedNs - BigInt(latency));
        }
        const { inter_arrival_ns, latency_ns } = meter.measure(arrivedNs);
        assertDistribution(
          inter_arrival_ns,
          records.slice(1).map(([gap]) => gap),
        );
        assertDistribution(
          latency_ns,
          records.map(([, latency]) => latency),
        );
      }),
      { numRuns: 200 },
    );
  });

  it("has exact means of durations whose sum no number holds", () => {
    const meter = createRecordMeter();
    const latencies = Array.from({ length: 50 }, (_, at) => 999_999_999_999_999 - at);
    for (const latency of latencies) meter.add(startNs, startNs - BigInt(latency));
    assertDistribution(meter.measure(startNs).latency_ns, latencies);
  });

  it("measures from the first record to the end that it is given", () => {
    const meter = createRecordMeter();
    for (const offset of [0n, 1_000_000_000n, 2_000_000_000n]) meter.add(startNs + offset);
    const measured = meter.measure(startNs + 6_000_000_001n);
    assert.equal(measured.start_time_ns, startNs);
    assert.equal(measured.end_time_ns, startNs + 6_000_000_001n);
    assert.equal(measured.duration_ns, 6_000_000_001n);
    assert.equal(measured.record_count, 3);
    assert.equal(measured.records_per_second, 3 / 6.000000001);
    assert.equal(measured.last_record_time_ns, startNs + 2_000_000_000n);
    assert.equal(measured.records_per_second_active, 1.5);
    assert.equal(measured.latency_ns, undefined);
  });

  it("has no rate without time, and start is end without a record", () => {
    const meter = createRecordMeter();
    const nothing = { start_time_ns: startNs, end_time_ns: startNs, duration_ns: 0n };
    assert.deepEqual(meter.measure(startNs), {
      ...nothing,
      record_count: 0,
      records_per_second: 0,
    });
    meter.add(startNs);
    assert.deepEqual(meter.measure(startNs), {
      ...nothing,
      record_count: 1,
      records_per_second: 0,
    });
    assert.deepEqual(meter.curves(), {});
    meter.add(startNs);
    assert.equal(meter.measure(startNs).records_per_second_active, 0);
    assert.equal(meter.measure(startNs).inter_arrival_ns?.max, 0);
  });

  it("takes no latency from a record that was sent after it came", () => {
    const meter = createRecordMeter();
    meter.add(startNs, startNs + 1n);
    meter.add(startNs, startNs - 5n);
    meter.add(startNs, undefined);
    assert.equal(meter.measure(startNs).latency_ns?.min, 5);
    assert.equal(meter.measure(startNs).latency_ns?.mean, 5);
  });

  it("has a curve that rises from the least to the greatest", () => {
    const meter = createRecordMeter();
    let at = startNs;
    for (let gap = 1n; gap <= 1000n; gap += 1n) {
      at += gap * 1_000n;
      meter.add(at, at - gap);
    }
    const { interArrival, latency } = meter.curves();
    assert.deepEqual(latency?.[0], [0, 1]);
    assert.deepEqual(latency?.at(-1), [100, 1000]);
    assert.deepEqual(interArrival?.at(-1), [100, 1_000_000]);
    const values = latency?.map(([, ns]) => ns) ?? [];
    assert.deepEqual(
      values,
      values.toSorted((a, b) => a - b),
    );
    assert.equal(latency?.find(([percent]) => percent === 50)?.[1], 500);
  });

  it("keeps all counts in at most 240 intervals, however long it goes on", () => {
    const offsets = fc.array(fc.bigInt(0n, 40_000_000_000n), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(offsets, (gaps) => {
        const meter = createRecordMeter();
        const times: bigint[] = [];
        for (const gap of gaps) {
          times.push((times.at(-1) ?? startNs - gap) + gap);
          meter.add(times.at(-1) ?? 0n);
        }
        const { interval_ms, counts } = meter.series();
        assert.ok(counts.length <= 240);
        const expected = counts.map(() => 0);
        for (const time of times) {
          const at = Math.floor(Number(time - startNs) / (interval_ms * 1e6));
          expected[at] = (expected[at] ?? 0) + 1;
        }
        assert.deepEqual(counts, expected);
      }),
      { numRuns: 100 },
    );
    assert.deepEqual(createRecordMeter().series(), { interval_ms: 100, counts: [] });
  });

  it("counts the records of the last second", () => {
    const meter = createRecordMeter();
    assert.equal(meter.recentRate(startNs), 0);
    for (let ms = 0n; ms < 3_000n; ms += 2n) meter.add(startNs + ms * 1_000_000n);
    assert.equal(meter.recentRate(startNs + 3_000_000_000n), 500);
    assert.equal(meter.recentRate(startNs + 3_500_000_000n), 250);
    assert.equal(meter.recentRate(startNs + 4_000_000_000n), 0);
    meter.add(startNs + 60_000_000_000n);
    assert.equal(meter.recentRate(startNs + 60_010_000_000n), 1);
  });

  it("forgets everything with a reset", () => {
    const meter = createRecordMeter();
    for (const offset of [0n, 90_000_000_000n]) meter.add(startNs + offset, startNs);
    meter.reset();
    assert.equal(meter.recordCount, 0);
    assert.deepEqual(meter.series(), { interval_ms: 100, counts: [] });
    assert.equal(meter.recentRate(startNs + 90_000_000_000n), 0);
    meter.add(startNs);
    meter.add(startNs + 4n, startNs);
    const { inter_arrival_ns, latency_ns, start_time_ns } = meter.measure(startNs + 4n);
    assert.equal(start_time_ns, startNs);
    assertDistribution(inter_arrival_ns, [4]);
    assertDistribution(latency_ns, [4]);
  });
});
