import assert from "node:assert/strict";
import { createRecent } from "../../../src/common/recent.ts";

describe("an answer that is kept for a while", () => {
  it("is asked for once while it is under way, and counts its age from when it came", async () => {
    let nowMs = 0;
    const asked: string[] = [];
    const { promise, resolve } = Promise.withResolvers<string>();
    const find = createRecent(
      (key: string) => {
        asked.push(key);
        return asked.length === 1 ? promise : Promise.resolve("later");
      },
      { keptMs: 100, now: () => nowMs },
    );
    const first = find("a");
    nowMs = 5000;
    const second = find("a");
    resolve("first");
    assert.deepEqual(await Promise.all([first, second]), ["first", "first"]);
    nowMs += 99;
    assert.equal(await find("a"), "first");
    assert.equal(await find("b"), "later");
    nowMs += 1;
    assert.equal(await find("a"), "later");
    assert.deepEqual(asked, ["a", "b", "a"]);
  });

  it("is asked for again after a failure", async () => {
    let count = 0;
    const find = createRecent(
      async (_key: string) => {
        count += 1;
        if (count === 1) throw new Error("not now");
        return count;
      },
      { keptMs: 100 },
    );
    await assert.rejects(find("a"), /not now/);
    assert.equal(await find("a"), 2);
  });
});
