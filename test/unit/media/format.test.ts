import assert from "node:assert/strict";
import {
  formatPath,
  formatRateOf,
  formatTextLength,
  keepNumbers,
} from "../../../media/report/format.ts";
import { formatCount, formatPlural } from "../../../src/model/words/figures.ts";

describe("figures of the report", () => {
  it("have no rate where no test has ended", () => {
    assert.equal(formatRateOf(0, 0), "–");
    assert.equal(formatRateOf(undefined, 3), "–");
    assert.equal(formatRateOf(0, 3), "0%");
  });

  it("separate thousands and count in words", () => {
    assert.equal(formatCount(1_234_567), "1,234,567");
    assert.equal(formatPlural(1, "error"), "1 error");
    assert.equal(formatPlural(1_200, "error"), "1,200 errors");
    assert.equal(formatTextLength(999), "999 characters");
    assert.equal(formatTextLength(2_450_000), "2.5 million characters");
  });

  it("write a path as a JSON pointer", () => {
    assert.equal(formatPath([]), "(root)");
    assert.equal(formatPath(["items", "0", "a/b~c"]), "/items/0/a~1b~0c");
  });

  it("keep a number of a sentence on one line, and change nothing else", () => {
    const shown = keepNumbers("gpt-small is better; p 8.0e-11.");
    assert.equal(shown.replaceAll("\u2060", ""), "gpt-small is better; p 8.0e-11.");
    assert.match(shown, /8\.0e\u2060-\u206011\.$/);
    assert.equal(keepNumbers("95 % interval"), "95\u00a0% interval");
    assert.equal(keepNumbers("the-32 of type-7"), "the-32 of type-7");
  });
});
