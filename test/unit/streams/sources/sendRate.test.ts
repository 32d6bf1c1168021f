import assert from "node:assert/strict";
import { SendRate } from "../../../../src/streams/sources/sendRate.ts";

const nsPerMs = 1_000_000n;
const startNs = 1_700_000_000_000_000_000n;

describe("send rate", () => {
  it("counts the last full second", () => {
    const rate = new SendRate();
    for (let ms = 0; ms < 3000; ms += 1) rate.add(startNs + BigInt(ms) * nsPerMs);
    assert.equal(rate.recentRate(startNs + 3000n * nsPerMs), 1000);
    assert.equal(rate.recentRate(startNs + 3500n * nsPerMs), 500);
    assert.equal(rate.recentRate(startNs + 9000n * nsPerMs), 0);
  });

  it("keeps every send in a series that stays short", () => {
    const rate = new SendRate();
    for (let second = 0; second < 7200; second += 1) {
      rate.add(startNs + BigInt(second) * 1000n * nsPerMs);
    }
    const { counts, interval_ms } = rate.series();
    assert.ok(counts.length <= 600 && counts.length > 250, `${counts.length}`);
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      7200,
    );
    assert.equal(interval_ms, 12_800);
    assert.equal(counts[0], 13);
  });
});
