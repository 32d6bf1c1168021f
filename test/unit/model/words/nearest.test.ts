import assert from "node:assert/strict";
import { findNearest, findSlip } from "../../../../src/model/words/nearest.ts";

describe("the nearest known word", () => {
  for (const [name, word, known, nearest] of [
    ["contains the word", "count", ["kind", "recordCount"], "recordCount"],
    ["begins with the word", "maxLines", ["kind", "maxLinesPerFile"], "maxLinesPerFile"],
    ["is abbreviated by it", "cmd", ["env", "args", "command"], "command"],
    ["is a letter away, whatever contains the word", "tim", ["timeoutMs", "time"], "time"],
    ["takes two edits of a long word", "recrodCount", ["kind", "recordCount"], "recordCount"],
    ["is spelt in another case", "URL", ["kind", "url"], "url"],
  ] as const) {
    it(`is meant when it ${name}`, () => {
      assert.equal(findNearest(word, known), `did you mean "${nearest}"?`);
    });
  }

  it("is only named when nothing is like the word", () => {
    assert.equal(findNearest("xyzzy", ["kind", "room"]), 'the nearest known one is "kind"');
    assert.equal(findNearest("xyzzy", ["kind", "room"], 2), undefined);
    assert.equal(findNearest("x", [], 2), undefined);
  });

  it("may be long when it contains the word, and no abbreviation is taken for a kind", () => {
    const kinds = ["jsonl", "performance-metrics", "console"];
    assert.equal(findNearest("metrics", kinds, 2), 'did you mean "performance-metrics"?');
    assert.equal(findNearest("pfm", kinds, 2), undefined);
  });
});

describe("a slip of a known word", () => {
  const known = ["not", "enum", "type", "items", "required", "minLength"];
  for (const [name, word, meant] of [
    ["one letter more", "enums", "enum"],
    ["two letters swapped", "tpye", "type"],
    ["two edits of a long word", "minLenght", "minLength"],
    ["another case", "Required", "required"],
  ] as const) {
    it(`is known by ${name}`, () => assert.equal(findSlip(word, known), meant));
  }

  it("is no word that contains it, and none that is short and two letters off", () => {
    assert.equal(findSlip("length", known), undefined);
    assert.equal(findSlip("time", known), undefined);
    assert.equal(findSlip("name", known), undefined);
  });
});
