import assert from "node:assert/strict";
import {
  formatBytes,
  formatClock,
  formatNanoseconds,
  formatPerSecond,
} from "../../../media/report/format.ts";
import {
  percentileTicks,
  placePercentile,
  readPercentile,
} from "../../../media/report/percentileScale.ts";

describe("figures of a stream test", () => {
  it("write times with three digits in the unit a person would choose", () => {
    const times = [0, 840, 999.6, 12_345, 850_000, 999_600, 4_212_500, 1.5e9, 59.9e9, 125e9];
    assert.deepEqual(times.map(formatNanoseconds), [
      "0 ns",
      "840 ns",
      "1.00 µs",
      "12.3 µs",
      "850 µs",
      "1.00 ms",
      "4.21 ms",
      "1.50 s",
      "59.9 s",
      "2 m 5 s",
    ]);
  });

  it("write rates, sizes and times of an axis", () => {
    assert.deepEqual([0, 0.345, 2, 12.34, 523.4, 12_400.4].map(formatPerSecond), [
      "0/s",
      "0.34/s",
      "2/s",
      "12.3/s",
      "523/s",
      "12,400/s",
    ]);
    assert.deepEqual([0, 1_023, 1_204, 1_482_113, 3 * 2 ** 30].map(formatBytes), [
      "0 B",
      "1023 B",
      "1.18 KB",
      "1.41 MB",
      "3.00 GB",
    ]);
    assert.deepEqual([0, 0.5, 59, 60, 125].map(formatClock), [
      "0 s",
      "0.5 s",
      "59 s",
      "1:00",
      "2:05",
    ]);
  });
});

describe("percentile scale", () => {
  it("gives every tenth of what is left the same room, and the largest value a place behind", () => {
    const places = [0, 90, 99, 99.9, 100].map((percentile) => placePercentile(percentile, 99.9));
    assert.deepEqual(
      places.map((place) => Number(place.toFixed(6))),
      [0, 1, 2, 3, 3.5],
    );
    assert.deepEqual(percentileTicks(99.95), [50, 90, 99, 99.9, 100]);
  });

  it("reads back what stands at a place", () => {
    for (const percentile of [0, 50, 99, 99.9, 100]) {
      const read = readPercentile(placePercentile(percentile, 99.9), 99.9);
      assert.ok(Math.abs(read - percentile) < 1e-6, `${percentile}: ${read}`);
    }
  });
});
