import assert from "node:assert/strict";
import * as fc from "fast-check";
import { createSortedNumbers } from "../../../src/common/sortedNumbers.ts";

describe("sorted numbers", () => {
  it("are all that were added, in ascending order, whenever one looks", () => {
    const number = fc.oneof(
      fc.double({ noNaN: true }).filter((value) => !Object.is(value, -0)),
      fc.integer({ min: 0, max: 9 }),
    );
    fc.assert(
      fc.property(fc.array(fc.array(number)), (batches) => {
        const sorted = createSortedNumbers();
        const all: number[] = [];
        for (const batch of batches) {
          for (const value of batch) sorted.add(value);
          all.push(...batch);
          assert.deepEqual(sorted.all(), Float64Array.from(all).sort());
        }
      }),
    );
  });
});
