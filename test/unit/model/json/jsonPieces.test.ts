import assert from "node:assert/strict";
import * as fc from "fast-check";
import { formatExactJson, parseExactJson } from "../../../../src/model/json/exactJson.ts";
import { formatJsonPieces } from "../../../../src/model/json/jsonPieces.ts";

const many = Array.from({ length: 3000 }, (_, index) => index);
const big = Object.fromEntries(many.map((at) => [`p${at}`, { type: "string", note: "a\nb" }]));

describe("formatJsonPieces", () => {
  for (const [name, value] of [
    ["a text", "a\nb"],
    ["null", null],
    ["a long text", 'a\n"\\é'.repeat(50_000)],
    ["a long text of signs of two units", `x${"😀".repeat(100_000)}`],
    [
      "a long text with halves of them where it is cut",
      `${"x".repeat(65_535)}\ud83d\ud83d${"\ude00".repeat(70_000)}`,
    ],
    [
      "long texts among short members",
      { a: 1, b: ["x".repeat(70_000), 2, { c: "y".repeat(80_000), d: 3 }], e: null },
    ],
    ["many members around a large one", [...many, big, ...many, "x".repeat(70_000), 1]],
    [
      "keys that are numbers",
      { ...Object.fromEntries(many.map((at) => [at * 3, [at]])), b: 1, 7: 2 },
    ],
    ["many numbers", many],
    ["many objects", { a: [big, { ...big, last: [] }], b: {} }],
    ["what is left out of objects and null in arrays", { a: undefined, b: [undefined, ...many] }],
    ["keys that need quoting", { 'a"\n': big, "": many, __proto__: big }],
    ["numbers of many digits", parseExactJson(`{"a":[${many.join()},1e400,12345678901234567890]}`)],
    ["many levels", many.slice(0, 20).reduce<unknown>((inner) => ({ a: [inner, ...many] }), 1)],
  ] satisfies [string, unknown][]) {
    it(`makes the same text as at once of ${name}`, () => {
      assert.ok([...formatJsonPieces(value)].join("") === formatExactJson(value, 2));
    });
  }

  it("makes the same text as at once of any value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const large = { many, value: [value, many, value], [JSON.stringify(value)]: many };
        assert.ok([...formatJsonPieces(large)].join("") === formatExactJson(large, 2));
      }),
    );
  });

  it("makes no long piece of what is short in its parts", () => {
    const lengths = [...formatJsonPieces({ a: many.slice(0, 50).map(() => big) })].map(
      ({ length }) => length,
    );
    assert.ok(lengths.length > 100, String(lengths.length));
    assert.ok(Math.max(...lengths) < 100_000, String(Math.max(...lengths)));
  });
});
