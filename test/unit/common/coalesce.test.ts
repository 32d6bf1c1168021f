import assert from "node:assert/strict";
import { createCoalescedTask, createThrottled } from "../../../src/common/coalesce.ts";

describe("createCoalescedTask", () => {
  it("runs again after a turn that failed", async () => {
    let turn = 0;
    const task = createCoalescedTask(async () => {
      turn += 1;
      if (turn === 1) throw new Error("first");
    });
    const first = assert.rejects(task.run(), /first/);
    await task.run();
    await first;
    assert.equal(turn, 2);
  });
});

describe("createThrottled", () => {
  it("never runs twice at a time and does not lose the last trigger", async () => {
    const done = Promise.withResolvers<void>();
    let active = 0;
    let highest = 0;
    let turns = 0;
    const throttled = createThrottled(0, async () => {
      active += 1;
      highest = Math.max(highest, active);
      turns += 1;
      if (turns === 1) {
        throttled.trigger();
        throttled.trigger();
      }
      await new Promise((resolve) => setImmediate(resolve));
      active -= 1;
      if (turns === 2) done.resolve();
    });
    throttled.trigger();
    throttled.trigger();
    await done.promise;
    assert.equal(highest, 1);
    assert.equal(turns, 2);
  });
});
