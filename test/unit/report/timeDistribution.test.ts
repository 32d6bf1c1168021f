import assert from "node:assert/strict";
import { countTimes, listTimeEdges } from "../../../src/report/timeDistribution.ts";

/** Counts times by bins from the shortest to the longest. */
function distribute(...times: number[]) {
  const sorted = Float64Array.from(times).sort();
  const edgesMs = listTimeEdges(sorted[0] ?? 0, sorted.at(-1) ?? 0);
  return { edgesMs, counted: countTimes(sorted, edgesMs) };
}

describe("how long tests took", () => {
  it("is counted in bins that each reach as much further as the one before, every time once", () => {
    const times = Array.from({ length: 1000 }, (_, at) => 10 * 1000 ** (at / 999));
    const { edgesMs, counted } = distribute(...times);
    const { from, counts = [] } = counted ?? {};
    assert.equal(from, 0);
    assert.equal(counts.length, 40);
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      1000,
    );
    assert.ok(
      counts.every((count) => count >= 24 && count <= 26),
      counts.join(),
    );
    assert.equal(edgesMs.at(-1), times.at(-1));
    const ratio = (edgesMs[1] ?? 0) / (edgesMs[0] ?? 1);
    assert.ok(Math.abs(ratio - 1000 ** (1 / 40)) < 1e-9);
  });

  it("is told of the bins between the first and the last that have any", () => {
    const edgesMs = [1, 2, 4, 8, 16];
    assert.deepEqual(countTimes(Float64Array.of(1.5, 2, 7), edgesMs), {
      from: 1,
      counts: [2, 0, 1],
    });
    assert.equal(countTimes(new Float64Array(), edgesMs), undefined);
  });

  it("has fewer bins for times that are close together, and one for such as are alike", () => {
    const { edgesMs } = distribute(100, 120, 150, 200);
    assert.equal(edgesMs.length, 5);
    assert.ok(edgesMs.every((edge, at) => at === 0 || edge > 1.14 * (edgesMs[at - 1] ?? 0)));
    const counted = { from: 0, counts: [3] };
    assert.deepEqual(distribute(5, 5, 5), { edgesMs: [5], counted });
    assert.equal(distribute(100, 101).edgesMs.length, 1);
  });

  it("counts times of 0, and such as lie far from the longest, in the first", () => {
    const { counts = [] } = distribute(0, 0, 0.001, 60_000).counted ?? {};
    assert.equal(counts[0], 3);
    assert.equal(counts.at(-1), 1);
    assert.deepEqual(distribute(0, 0), { edgesMs: [0], counted: { from: 0, counts: [2] } });
  });
});
