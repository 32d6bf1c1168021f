import assert from "node:assert/strict";
import { createCoalescedTask } from "../../../src/common/coalesce.ts";

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

  it("gives each caller the outcome of a turn that began after the call", async () => {
    let turn = 0;
    const task = createCoalescedTask(async () => {
      turn += 1;
      return turn;
    });
    assert.deepEqual(await Promise.all([task.run(), task.run(), task.run()]), [1, 2, 2]);
    assert.equal(await task.run(), 3);
  });
});
