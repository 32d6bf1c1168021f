import assert from "node:assert/strict";
import { createChunkClock } from "../../../../src/streams/handlers/chunkClock.ts";

describe("the clock of what comes together", () => {
  it("gives one time to what is handed over in one go, and a later one to what comes after", async () => {
    let ns = 0n;
    const arrivedNs = createChunkClock(() => ++ns);
    assert.deepEqual([arrivedNs(), arrivedNs()], [1n, 1n]);
    await Promise.resolve();
    assert.deepEqual([arrivedNs(), arrivedNs()], [2n, 2n]);
  });
});
