import assert from "node:assert/strict";
import * as fc from "fast-check";
import * as jsonc from "jsonc-parser";
import { parseJsoncDocument } from "../../../../src/scenarios/files/jsoncDocument.ts";
import {
  findLineRange,
  findTokenRange,
  type TextRange,
} from "../../../../src/scenarios/files/problemRange.ts";
import { createTextPlaces } from "../../../../src/scenarios/files/textPlaces.ts";

/** Blanks, line breaks of every system, tabs and comments, signs of two UTF-16 units among them. */
const gap = fc
  .array(
    fc.constantFrom(
      " ",
      "\t",
      "\n",
      "\r\n",
      "\r",
      "/* 😀\r\n é */",
      "// \u{1F468}\u200D\u{1F469} x\n",
    ),
    { maxLength: 3 },
  )
  .map((parts) => parts.join(""));
const sign = fc.constantFrom("a", "é", "😀", "\u2028", "\u0085", "\\ud83d", "\\n", '\\"', "漢");
const text = fc.array(sign, { maxLength: 6 }).map((signs) => `"${signs.join("")}"`);
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.constantFrom("1", "-2.5e3", "true", "null"),
    fc
      .array(fc.tuple(gap, tie("json"), gap), { maxLength: 4 })
      .map((items) => `[${items.map((item) => item.join("")).join(",")}]`),
    fc
      .array(fc.tuple(gap, text, gap, tie("json"), gap), { maxLength: 4 })
      .map(
        (all) =>
          `{${all.map(([a, key, b, value, c]) => `${a}${key}${b}:${b}${value}${c}`).join(",")}}`,
      ),
  ),
}));

/** What an editor shows between two places: it knows lines and UTF-16 units. */
function cut(whole: string, { start, end }: TextRange): string {
  assert.equal(start.line, end.line);
  const lines = whole.split(/\r\n|\n|\r/);
  return (lines[start.line - 1] ?? "").slice(start.column - 1, end.column - 1);
}

function listNodes(node: jsonc.Node): jsonc.Node[] {
  return [node, ...(node.children ?? []).flatMap(listNodes)];
}

describe("what is marked of a problem", () => {
  it("is the key, value or sign that begins at its place, whatever lines and signs there are", () => {
    fc.assert(
      fc.property(gap, json, gap, (before, value, after) => {
        const whole = before + value + after;
        const root = jsonc.parseTree(whole);
        assert.ok(root);
        const places = createTextPlaces(whole);
        for (const node of listNodes(root)) {
          const range = findTokenRange(whole, places, places.placeOf(node.offset));
          const isOpen = node.type === "object" || node.type === "array";
          const length = node.type === "property" ? node.children?.[0]?.length : node.length;
          const wanted = whole.slice(node.offset, node.offset + (isOpen ? 1 : (length ?? 0)));
          assert.equal(cut(whole, range), wanted);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("is where the problem of a parsed document says", () => {
    const whole = '\t{\r\n\t"😀é": [1, "😀", "bad"],\r\n\t"next"\t: "x" }';
    const document = parseJsoncDocument("/a.json", whole);
    const marked = (path: (string | number)[], place?: "key") => {
      const places = createTextPlaces(whole);
      return cut(whole, findTokenRange(whole, places, document.problemAt(path, "", place)));
    };
    assert.equal(marked(["😀é", 2]), '"bad"');
    assert.equal(marked(["😀é"], "key"), '"😀é"');
    assert.equal(marked(["next"]), '"x"');
    assert.equal(marked(["absent"]), "{");
  });

  for (const [whole, marked] of [
    ["", ""],
    ["\n\n", ""],
    ['{ "a": 1', "1"],
    ['{ "a": 1  \r\n\r\n', "1"],
    ["{ // open", "n"],
  ] as const) {
    it(`is the sign before where ${JSON.stringify(whole)} ends`, () => {
      const places = createTextPlaces(whole);
      const range = findTokenRange(whole, places, places.placeOf(whole.length));
      assert.equal(cut(whole, range), marked);
    });
  }

  it("is a whole text that nothing closes, to the end of its line", () => {
    const whole = '{ "a": "open\r\n, "b": 1 }';
    const places = createTextPlaces(whole);
    assert.equal(cut(whole, findTokenRange(whole, places, { line: 1, column: 8 })), '"open');
  });

  it("is the rest of the line in a text that is no JSON", () => {
    for (const end of ["\n", "\r\n", "\r"]) {
      const whole = ["id,😀,x", "1,2,3", ""].join(end);
      const range = findLineRange(createTextPlaces(whole), { line: 2, column: 1 });
      assert.equal(cut(whole, range), "1,2,3");
      const first = findLineRange(createTextPlaces(whole), { line: 1, column: 4 });
      assert.equal(cut(whole, first), "😀,x");
    }
  });

  it("is in the text also of a place that it does not have any more", () => {
    const places = createTextPlaces("ab\ncd");
    assert.equal(places.offsetOf({ line: 9, column: 9 }), 5);
    assert.equal(places.offsetOf({ line: 1, column: 9 }), 2);
    assert.equal(cut("ab\ncd", findTokenRange("ab\ncd", places, { line: 9, column: 1 })), "d");
  });
});
