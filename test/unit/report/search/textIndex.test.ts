import assert from "node:assert/strict";
import { createTextIndex } from "../../../../src/report/search/textIndex.ts";

const wide = { mostBytes: 1024 * 1024, mostBytesEach: 1024 };

/** Numbers of which the text has it. */
function find(index: ReturnType<typeof createTextIndex>, words: string, count = 100): number[] {
  return [...index.find(words, count)].flatMap((has, number) => (has === 1 ? [number] : []));
}

describe("an index of texts", () => {
  it("finds every number of whose texts one has it, whatever the case", () => {
    const index = createTextIndex(wide);
    const texts = ["Ada", "", "a😀da", "ÄRGER ada", "xada", "AdAdA"];
    for (const [number, text] of texts.entries()) index.add(number, text);
    index.add(5, "second text of the last");
    assert.deepEqual(find(index, "ADA"), [0, 3, 4, 5]);
    assert.deepEqual(find(index, "ärger"), [3]);
    assert.deepEqual(find(index, "😀"), [2]);
    assert.deepEqual(find(index, "second"), [5]);
    assert.deepEqual(find(index, "nobody"), []);
    assert.deepEqual(find(index, ""), []);
    assert.equal(index.isCut, false);
  });

  it("finds nothing across two texts, nor beyond what is asked for", () => {
    const index = createTextIndex(wide);
    index.add(0, "ab");
    index.add(1, "cd");
    index.add(2, "ab");
    assert.deepEqual(find(index, "bc"), []);
    assert.deepEqual(find(index, "ab", 2), [0]);
  });

  it("agrees with looking through each text, for many of them", () => {
    const index = createTextIndex(wide);
    const texts = Array.from({ length: 3000 }, (_, at) => `run ${at * 7919} of ${at % 17}é`);
    for (const [number, text] of texts.entries()) index.add(number, text);
    for (const words of ["7919", "of 1", "é", "run", "42"]) {
      const expected = texts.flatMap((text, number) => (text.includes(words) ? [number] : []));
      assert.deepEqual(find(index, words, texts.length), expected, words);
    }
  });

  it("keeps to its bounds, and says so", () => {
    const index = createTextIndex({ mostBytes: 12, mostBytesEach: 5 });
    index.add(0, "abcdefgh");
    assert.equal(index.isCut, true);
    index.add(1, "12345");
    index.add(2, "late");
    assert.deepEqual(find(index, "abcde"), [0]);
    assert.deepEqual(find(index, "f"), []);
    assert.deepEqual(find(index, "12345"), [1]);
    assert.deepEqual(find(index, "late"), []);
  });
});
