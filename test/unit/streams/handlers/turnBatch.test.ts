import assert from "node:assert/strict";
import { createTurnBatch } from "../../../../src/streams/handlers/turnBatch.ts";

describe("a turn's batch of jobs", () => {
  it("runs in order at the end of the turn, and what its jobs add in the next one", async () => {
    const atTurnEnd = createTurnBatch((job: () => void) => job());
    const done: string[] = [];
    const allDone = new Promise<void>((resolve) => {
      atTurnEnd(() => {
        done.push("first");
        atTurnEnd(() => {
          done.push("added");
          resolve();
        });
      });
    });
    atTurnEnd(() => done.push("second"));
    await Promise.resolve();
    assert.deepEqual(done, []);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(done, ["first", "second"]);
    await allDone;
    assert.deepEqual(done, ["first", "second", "added"]);
  });
});
