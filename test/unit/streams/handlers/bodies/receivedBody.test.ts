import assert from "node:assert/strict";
import * as fc from "fast-check";
import { parseExactJson } from "../../../../../src/model/json/exactJson.ts";
import {
  readBodyBytes,
  readBodyText,
} from "../../../../../src/streams/handlers/bodies/receivedBody.ts";

describe("a received body", () => {
  for (const text of [
    '{"price":1.10, "big":12345678901234567890,"exp":1e400 }',
    '{ "a" : [1,2 ,3],"b":4 }',
    '"say \\"hi\\"\\n\u2028"',
    "-0",
  ]) {
    it(`keeps the text of JSON on one line (${text.slice(0, 30)})`, () => {
      const parsed = readBodyText(text);
      assert.equal(parsed.text, text);
      assert.deepEqual(parsed.value, parseExactJson(text));
    });
  }

  it("keeps it without spaces, line ends and a byte order mark around it", () => {
    for (const written of [' \t{"a": 1}\r\n', '\ufeff{"a": 1}']) {
      const body = readBodyText(written);
      assert.deepEqual(body, { value: { a: 1 }, text: '{"a": 1}', written, isShown: false });
    }
  });

  for (const [what, text, value] of [
    ["line breaks", '{\n  "a": 1.10\r\n}', { a: 1.1 }],
    ["a carriage return", '{\r"a":1}', { a: 1 }],
    ["characters as numbers", '"caf\\u00e9"', "café"],
    ["escaped slashes", '"a\\/b"', "a/b"],
    ["a key twice", '{"a":[{"b":1,"b":2}]}', { a: [{ b: 2 }] }],
    ["a key twice, once with a space after it", '{"a" :1,"a":2}', { a: 2 }],
    ["a key twice, once with a tab after it", '{"a":1,"a"\t:2}', { a: 2 }],
    ["no JSON", '{"a":1}{', { raw: '{"a":1}{' }],
    ["two lines that would be two", '{"a":1}\n{"a":2}', { raw: '{"a":1}\n{"a":2}' }],
    ["nothing", "", null],
    ["too many levels", "[".repeat(501) + "]".repeat(501), undefined],
  ] as const) {
    it(`keeps no text that has ${what}`, () => {
      const parsed = readBodyText(text);
      assert.equal(parsed.text, undefined);
      assert.deepEqual(parsed.value, value === undefined ? { raw: text } : value);
    });
  }

  it("keeps every digit of an integer wherever it stands", () => {
    const digits = fc.bigInt(10n ** 14n, 10n ** 22n);
    fc.assert(
      fc.property(fc.nat(40), digits, fc.nat(40), (before, long, after) => {
        const text = `["${"x".repeat(before)}",${long},"${"1".repeat(after % 14)}"]`;
        const value = parseExactJson(text);
        assert.deepEqual(readBodyText(text), { value, text, written: text, isShown: true });
      }),
      { numRuns: 300 },
    );
  });

  it("takes a key for doubled only where it is one", () => {
    for (const text of [
      '{":":1,"a":":"}',
      '{"a\\"":{"a":1},"b":[{"a":1},{"a" : 2}]}',
      '[": ",":"]',
    ]) {
      assert.equal(readBodyText(text).text, text);
    }
  });

  it("shows a body of any JSON value that JSON.stringify writes, but for null", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const { isShown, text: kept, value } = readBodyText(text);
        const restored = kept ?? JSON.stringify(value);
        assert.ok(!isShown || restored === text || text === "{}", text);
      }),
      { numRuns: 500 },
    );
  });

  it("is read in the charset of its type or its byte order mark, and kept as bytes then", () => {
    const latin1 = Buffer.from('{"name":"Zoë"}', "latin1");
    const body = readBodyBytes(latin1, "application/json; charset=ISO-8859-1");
    assert.deepEqual(body.value, { name: "Zoë" });
    assert.deepEqual([body.written, body.isShown], [latin1, false]);
    const utf16 = Buffer.from('\ufeff{"name":"Zoë"}', "utf16le");
    assert.deepEqual(readBodyBytes(utf16).value, { name: "Zoë" });
    assert.equal(readBodyBytes(Buffer.from("{}"), "text/plain; charset=latin1").isShown, true);
    assert.equal(readBodyBytes(Buffer.from("{}"), "text/plain; charset=klingon").isShown, true);
  });
});
