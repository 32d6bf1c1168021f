import assert from "node:assert/strict";
import { formatAlternatives } from "../../../../src/model/words/alternatives.ts";

describe("formatAlternatives", () => {
  it("joins words to choose from", () => {
    assert.equal(formatAlternatives(["a"]), "a");
    assert.equal(formatAlternatives(["a", "b"]), "a or b");
    assert.equal(formatAlternatives(["a", "b", "c"]), "a, b or c");
  });
});
