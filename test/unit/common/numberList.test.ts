import assert from "node:assert/strict";
import * as fc from "fast-check";
import { createNumberList } from "../../../src/common/numberList.ts";

describe("a list of very many numbers", () => {
  for (const count of [0, 1, 16, 17, 4095, 4096, 4097, 4096 * 3, 20_001]) {
    it(`holds ${count} numbers as they were added`, () => {
      const list = createNumberList();
      for (let value = 0; value < count; value += 1) list.add(value / 3);
      assert.equal(list.length, count);
      const expected = Array.from({ length: count }, (_, value) => value / 3);
      assert.deepEqual([...list.all()], expected);
      assert.deepEqual(
        expected.map((_, place) => list.at(place)),
        expected,
      );
      assert.ok(Number.isNaN(list.at(count)));
    });
  }

  it("takes every number there is", () => {
    fc.assert(
      fc.property(fc.array(fc.double()), (values) => {
        const list = createNumberList();
        for (const value of values) list.add(value);
        assert.deepEqual([...list.all()], values);
      }),
    );
  });

  it("gives a copy that is no part of it", () => {
    const list = createNumberList();
    list.add(3);
    list.all().fill(9);
    assert.equal(list.at(0), 3);
  });
});
