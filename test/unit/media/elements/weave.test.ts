import assert from "node:assert/strict";
import { weave } from "../../../../media/report/elements/weave.ts";

describe("a sentence with templates in it", () => {
  it("has them where its language wants them, as often as it names them", () => {
    const pieces = (sentence: string) => weave(sentence, "A", "B").values.flat().join("");
    assert.equal(pieces("{0} on {1}, changed"), "A on B, changed");
    assert.equal(pieces("{1}: {0} ({1})"), "B: A (B)");
    assert.equal(pieces("none"), "none");
  });
});
