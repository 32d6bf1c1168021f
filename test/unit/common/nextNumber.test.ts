import assert from "node:assert/strict";
import { nextNumber } from "../../../src/common/nextNumber.ts";

describe("the number of what is added", () => {
  it("is one more than the highest, however many there are", () => {
    assert.equal(nextNumber([]), 1);
    assert.equal(nextNumber([3, 1, 2]), 4);
    assert.equal(nextNumber(Array.from({ length: 300_000 }, (_, index) => index)), 300_000);
  });

  it("overlooks what is no whole number that can be counted on from", () => {
    assert.equal(nextNumber([2, 1e300, 2.5, "9", null, Number.NaN, -7]), 3);
    assert.equal(nextNumber([Number.MAX_SAFE_INTEGER]), 1);
  });
});
