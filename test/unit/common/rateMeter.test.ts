import assert from "node:assert/strict";
import { createRateMeter } from "../../../src/common/rateMeter.ts";

const nsPerMs = 1e6;

describe("rate meter", () => {
  it("counts the last full second", () => {
    const rate = createRateMeter();
    for (let ms = 0; ms < 3000; ms += 1) rate.add(ms * nsPerMs);
    assert.equal(rate.recentRate(3000 * nsPerMs), 1000);
    assert.equal(rate.recentRate(3500 * nsPerMs), 500);
    assert.equal(rate.recentRate(9000 * nsPerMs), 0);
  });

  it("keeps all it counted in a series that stays short", () => {
    const rate = createRateMeter();
    for (let second = 0; second < 7200; second += 1) rate.add(second * 1000 * nsPerMs);
    const { counts, interval_ms } = rate.series();
    assert.ok(counts.length <= 240 && counts.length > 120, `${counts.length}`);
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      7200,
    );
    assert.equal(interval_ms, 51_200);
    assert.equal(counts[0], 52);
  });
});
