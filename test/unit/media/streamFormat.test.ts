import assert from "node:assert/strict";
import { formatClock } from "../../../media/report/format.ts";
import {
  percentileTicks,
  placePercentile,
  readPercentile,
} from "../../../media/report/streams/percentileScale.ts";
import { formatBytes } from "../../../src/model/words/bytes.ts";

describe("figures of a stream test", () => {
  it("write sizes and times of an axis", () => {
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
