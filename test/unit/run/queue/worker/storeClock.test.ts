import assert from "node:assert/strict";
import { createStoreClock } from "../../../../../src/run/queue/worker/storeClock.ts";

describe("the clock of a store as a worker knows it", () => {
  it("goes on steadily, by what came fastest", () => {
    let steadyMs = 500;
    const clock = createStoreClock(() => steadyMs);
    clock.set(1_000_000);
    steadyMs += 250;
    assert.equal(clock.nowMs(), 1_000_250);
    // The answer took 40 ms: it says what the time was then.
    clock.set(1_000_210);
    assert.equal(clock.nowMs(), 1_000_250);
    clock.set(1_000_253);
    assert.equal(clock.nowMs(), 1_000_253);
  });

  it("is that of the store it was moved to", () => {
    const clock = createStoreClock(() => 0);
    clock.set(1_000_000);
    clock.set(900_000);
    assert.equal(clock.nowMs(), 900_000);
  });
});
