import assert from "node:assert/strict";
import { distributeTimes } from "../../../src/report/timeDistribution.ts";

describe("how long tests took", () => {
  it("is counted in bins that each reach as much further as the one before, every time once", () => {
    const times = Float64Array.from({ length: 1000 }, (_, at) => 10 * 100 ** (at / 999));
    const { edgesMs = [], counts = [] } = distributeTimes(times) ?? {};
    assert.equal(counts.length, 24);
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      1000,
    );
    assert.ok(
      counts.every((count) => count >= 41 && count <= 43),
      counts.join(),
    );
    assert.equal(edgesMs.at(-1), times.at(-1));
    const ratio = (edgesMs[1] ?? 0) / (edgesMs[0] ?? 1);
    assert.ok(Math.abs(ratio - 100 ** (1 / 24)) < 1e-9);
  });

  it("has one bin for times that are alike, and none without any", () => {
    assert.deepEqual(distributeTimes(Float64Array.of(5, 5, 5)), { edgesMs: [5], counts: [3] });
    assert.equal(distributeTimes(new Float64Array()), undefined);
  });

  it("counts times of 0, and such as lie far from the longest, in the first", () => {
    const { counts = [] } = distributeTimes(Float64Array.of(0, 0, 0.001, 60_000)) ?? {};
    assert.equal(counts[0], 3);
    assert.equal(counts.at(-1), 1);
    assert.deepEqual(distributeTimes(Float64Array.of(0, 0)), { edgesMs: [0], counts: [2] });
  });
});
