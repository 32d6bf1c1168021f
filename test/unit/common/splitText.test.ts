import assert from "node:assert/strict";
import * as fc from "fast-check";
import { splitText } from "../../../src/common/splitText.ts";

describe("a text in pieces", () => {
  for (const [text, pieces] of [
    ["", [""]],
    ["abc", ["abc"]],
    ["abcd", ["abc", "d"]],
    ["abcdef", ["abc", "def"]],
    ["ab😀cd", ["ab😀", "cd"]],
    ["a😀bcd", ["a😀", "bcd"]],
    ["ab\ud83d", ["ab\ud83d"]],
    ["ab\ud83dxyz", ["ab\ud83d", "xyz"]],
    ["ab\ud83d😀", ["ab\ud83d", "😀"]],
  ] as const) {
    it(`is ${JSON.stringify(pieces)} of at most three or four`, () => {
      assert.deepEqual([...splitText(text, 3)], pieces);
    });
  }

  it("is the text, whose bytes are those of its pieces", () => {
    const texts = fc.string({ unit: "binary", maxLength: 60 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 9 }), (text, length) => {
        const pieces = [...splitText(text, length)];
        assert.equal(pieces.join(""), text);
        assert.ok(pieces.every((piece) => piece.length <= length + 1));
        const bytes = Buffer.concat(pieces.map((piece) => Buffer.from(piece)));
        assert.ok(bytes.equals(Buffer.from(text)));
      }),
    );
  });
});
