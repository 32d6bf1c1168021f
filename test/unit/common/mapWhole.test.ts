import assert from "node:assert/strict";
import { mapWhole } from "../../../src/common/mapWhole.ts";

describe("work for many that may fail", () => {
  it("gives what it came to in the order of the items", async () => {
    const double = async (item: number) => item * 2;
    assert.deepEqual(await mapWhole([1, 2, 3], 2, double), [2, 4, 6]);
  });

  it("begins nothing after a failure, and rejects only once what was begun has ended", async () => {
    const slow = Promise.withResolvers<void>();
    const [begun, ended]: [number[], number[]] = [[], []];
    const whole = mapWhole([1, 2, 3, 4], 2, async (item) => {
      begun.push(item);
      if (item === 2) throw new Error("two");
      await slow.promise;
      ended.push(item);
    });
    await new Promise((resolve) => setImmediate(resolve));
    slow.resolve();
    await assert.rejects(whole, /two/);
    assert.deepEqual([begun, ended], [[1, 2], [1]]);
  });
});
