import assert from "node:assert/strict";
import * as fc from "fast-check";
import * as jsonc from "jsonc-parser";
import type { KeyPath } from "../../../../src/scenarios/files/jsoncDocument.ts";
import {
  formatInline,
  removeEntry,
  renameKey,
  setValue,
  type TextEdit,
} from "../../../../src/scenarios/fixes/editJson.ts";

function apply(text: string, edits: readonly TextEdit[] | undefined): string {
  assert.ok(edits);
  const sorted = edits.toSorted((a, b) => b.offset - a.offset);
  return sorted.reduce(
    (whole, { offset, length, text: inserted }) =>
      whole.slice(0, offset) + inserted + whole.slice(offset + length),
    text,
  );
}

const commented = `{
  // first
  "a": 1, // of a
  "b": [1, /* two */ 2, 3], // of b
  "c": { "d": true } // of c
}`;

describe("edits of JSON with comments", () => {
  for (const [name, text, path, wanted] of [
    ["a line of its own", commented, ["a"], commented.replace('"a": 1, ', "")],
    ["the first of several on a line", "[1, 2, 3]", [0], "[2, 3]"],
    ["one in the middle", "[1, 2, 3]", [1], "[1, 3]"],
    ["the last", "[1, 2, 3]", [2], "[1, 2 ]"],
    ["the only one", "[1]", [0], "[]"],
    ["the only key", '{ "a": 1 }', ["a"], "{ }"],
    ["the last with a comma after it", "[1, 2,]", [1], "[1, ]"],
    ["whole lines with CR LF", '[\r\n\t1,\r\n\t{\r\n\t\t"a": 1\r\n\t}\r\n]', [1], "[\r\n\t1\r\n]"],
    ["one after a comment", "[1, // one\n2\n]", [1], "[1 // one\n]"],
  ] satisfies [string, string, KeyPath, string][]) {
    it(`take ${name} away and leave the comments`, () => {
      const changed = apply(text, removeEntry(text, path));
      const errors: jsonc.ParseError[] = [];
      jsonc.parse(changed, errors, { allowTrailingComma: true });
      assert.deepEqual(errors, [], changed);
      assert.equal(changed, wanted);
    });
  }

  it("take any entry away and nothing else", () => {
    const member = fc.jsonValue({ maxDepth: 2 });
    const style = fc.constantFrom(undefined, 2, "\t");
    fc.assert(
      fc.property(fc.array(member, { minLength: 1 }), fc.nat(), style, (items, nth, space) => {
        const at = nth % items.length;
        const text = JSON.stringify({ items }, null, space);
        const changed = apply(text, removeEntry(text, ["items", at]));
        assert.deepEqual(
          JSON.parse(changed),
          JSON.parse(JSON.stringify({ items: items.toSpliced(at, 1) })),
        );
      }),
    );
  });

  it("put a value in place of another and leave the rest as it is", () => {
    assert.equal(
      apply(commented, setValue(commented, ["b", 1], "x")),
      commented.replace("/* two */ 2", '/* two */ "x"'),
    );
    assert.equal(
      apply(commented, setValue(commented, ["c"], { env: "A" })),
      commented.replace('{ "d": true }', '{ "env": "A" }'),
    );
  });

  it("add a value as the text is written", () => {
    const text = '{\r\n\t// one\r\n\t"a": 1\r\n}';
    assert.equal(
      apply(text, setValue(text, ["b"], 2)),
      '{\r\n\t// one\r\n\t"a": 1,\r\n\t"b": 2\r\n}',
    );
  });

  it("give a key another name, however it is quoted", () => {
    const text = '{ "a\\u0062" /* why */ : 1 }';
    assert.equal(apply(text, renameKey(text, ["ab"], 'c"')), '{ "c\\"" /* why */ : 1 }');
  });

  it("are none where there is nothing at the path", () => {
    for (const text of ["", "[]", "{}", '{ "a": 1 }', "{"]) {
      assert.equal(renameKey(text, ["x"], "y"), undefined);
      assert.equal(removeEntry(text, ["x", 1]), undefined);
      assert.equal(setValue(text, ["a", "x"], 1), undefined);
      assert.equal(removeEntry(text, []), undefined);
    }
  });

  it("write values on one line", () => {
    assert.equal(
      formatInline({ a: [1, { b: null }], c: {}, d: [] }),
      '{ "a": [1, { "b": null }], "c": {}, "d": [] }',
    );
  });
});
