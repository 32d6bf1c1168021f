import assert from "node:assert/strict";
import * as fc from "fast-check";
import { createBodyBytes } from "../../../../src/providers/http/bodyBytes.ts";

describe("the bytes of a body", () => {
  it("are those of its chunks, however many and long these are, and are given once", () => {
    const length = fc.oneof(
      fc.nat(100),
      fc.integer({ min: 60_000, max: 70_000 }),
      fc.nat(3_000_000),
    );
    fc.assert(
      fc.property(fc.array(length, { maxLength: 8 }), (lengths) => {
        const chunks = lengths.map((each, at) => Buffer.alloc(each, at + 1));
        const bytes = createBodyBytes();
        for (const chunk of chunks) bytes.add(chunk);
        const whole = Buffer.concat(chunks);
        assert.equal(bytes.length, whole.length);
        assert.ok(bytes.take().equals(whole));
        assert.equal(bytes.length, 0);
        assert.equal(bytes.take().length, 0);
      }),
      { numRuns: 60 },
    );
  });

  it("of a long one are copied while they come, so that a chunk may go", () => {
    const bytes = createBodyBytes();
    const chunk = Buffer.alloc(2_000_000, "a");
    bytes.add(chunk);
    chunk.fill("b");
    assert.ok(bytes.take().equals(Buffer.alloc(2_000_000, "a")));
  });
});
