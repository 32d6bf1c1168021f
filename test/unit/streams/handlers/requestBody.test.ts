import assert from "node:assert/strict";
import * as fc from "fast-check";
import { parseExactJson } from "../../../../src/model/json/exactJson.ts";
import { parseRequestBody } from "../../../../src/streams/handlers/requestBody.ts";

describe("parseRequestBody", () => {
  for (const text of [
    '{"price":1.10, "big":12345678901234567890,"exp":1e400 }',
    '{ "a" : [1,2 ,3],"a":4 }',
    '"say \\"hi\\"\\n\u2028"',
    "-0",
  ]) {
    it(`keeps the text of JSON on one line (${text.slice(0, 30)})`, () => {
      const parsed = parseRequestBody(text);
      assert.equal(parsed.text, text);
      assert.deepEqual(parsed.value, parseExactJson(text));
    });
  }

  it("keeps it without spaces, line ends and a byte order mark around it", () => {
    assert.deepEqual(parseRequestBody(' \t{"a": 1}\r\n'), { value: { a: 1 }, text: '{"a": 1}' });
    assert.deepEqual(parseRequestBody('\ufeff{"a": 1}'), { value: { a: 1 }, text: '{"a": 1}' });
  });

  for (const [what, text, value] of [
    ["line breaks", '{\n  "a": 1.10\r\n}', { a: 1.1 }],
    ["a carriage return", '{\r"a":1}', { a: 1 }],
    ["characters as numbers", '"caf\\u00e9"', "café"],
    ["escaped slashes", '"a\\/b"', "a/b"],
    ["no JSON", '{"a":1}{', { raw: '{"a":1}{' }],
    ["two lines that would be two", '{"a":1}\n{"a":2}', { raw: '{"a":1}\n{"a":2}' }],
    ["nothing", "", null],
    ["too many levels", "[".repeat(501) + "]".repeat(501), undefined],
  ] as const) {
    it(`keeps no text that has ${what}`, () => {
      const parsed = parseRequestBody(text);
      assert.equal(parsed.text, undefined);
      assert.deepEqual(parsed.value, value === undefined ? { raw: text } : value);
    });
  }

  it("keeps every digit of an integer wherever it stands", () => {
    const digits = fc.bigInt(10n ** 14n, 10n ** 22n);
    fc.assert(
      fc.property(fc.nat(40), digits, fc.nat(40), (before, long, after) => {
        const text = `["${"x".repeat(before)}",${long},"${"1".repeat(after % 14)}"]`;
        assert.deepEqual(parseRequestBody(text), { value: parseExactJson(text), text });
      }),
      { numRuns: 300 },
    );
  });
});
