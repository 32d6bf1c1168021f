import assert from "node:assert/strict";
import fc from "fast-check";
import { extractJson } from "../../../../src/scenarios/replies/extractJson.ts";
import { isJson } from "../../../../src/scenarios/replies/scanJson.ts";

describe("extractJson", () => {
  const found: [name: string, text: string, value: unknown, extraction: string][] = [
    ["the whole text", ' \n{"a":1}\n', { a: 1 }, "none"],
    ["a scalar", "42", 42, "none"],
    ["a fenced block", 'Sure:\n```json\n{"a":1}\n```\nDone {"b":2}', { a: 1 }, "fenced"],
    ["a block fenced with tildes", "~~~\n[1]\n~~~", [1], "fenced"],
    [
      "the first fenced block that parses",
      "```js\nlet a;\n```\n```\n[2]\n```\n```\n[3]\n```",
      [2],
      "fenced",
    ],
    ["a block whose fence is never closed", '```json\n{"a":1}', { a: 1 }, "fenced"],
    ["a block fenced within a line", 'It is ```json {"a":1}``` I think', { a: 1 }, "fenced"],
    [
      "a block with a fence in its text",
      '```json\n{"a":"x ``` y"}\n```',
      { a: "x ``` y" },
      "fenced",
    ],
    ["an object in prose", 'The answer is {"a":1}. Bye', { a: 1 }, "substring"],
    ["an array in prose", "See [1,2] there", [1, 2], "substring"],
    [
      "the first that parses, not the first bracket",
      'Use {name} [sic]: {"a":"}"} [1]',
      { a: "}" },
      "substring",
    ],
    ["one after a bracket that is never closed", 'Open { then {"a":1}', { a: 1 }, "substring"],
    ["one within text in quotes", 'He said "{"a":1}" twice', { a: 1 }, "substring"],
    [
      "one inside a string of what does not parse",
      '{"x": "{\\"", "y": "[1]" oops',
      [1],
      "substring",
    ],
  ];
  for (const [name, text, value, extraction] of found) {
    it(`finds ${name}`, () => {
      assert.deepEqual(extractJson(text), { value, extraction });
    });
  }

  const missing: [text: string, message: RegExp][] = [
    ["", /empty/],
    [" \n ", /empty/],
    ["I cannot help with that.", /unexpected "I" at line 1, column 1/],
    ['{\n  "a": 1,\n  "b": tru\n}', /unexpected "t" at line 3, column 8/],
    ['{"a": "x', /ends too early, at line 1, column 9/],
    ['{"a": 1,}', /unexpected "}" at line 1, column 9/],
    ["{'a': 1}", /unexpected "'" at line 1, column 2/],
  ];
  for (const [text, message] of missing) {
    it(`says where ${JSON.stringify(text)} is not JSON`, () => {
      const result = extractJson(text);
      assert.ok("error" in result);
      assert.match(result.error.message, message);
      assert.deepEqual(
        { ...result.error, message: "" },
        { path: [], message: "", code: "invalid_json" },
      );
    });
  }

  it("does not look inside a reply when told so", () => {
    assert.ok("error" in extractJson('{"a": {"b": 1}', { substring: false }));
  });

  it("refuses what is nested too deeply to be worked on", () => {
    const result = extractJson("[".repeat(100_000) + "]".repeat(100_000));
    assert.ok("error" in result);
    assert.match(result.error.message, /nested/);
  });

  for (const part of [
    ...["{", "[", '"[",', "[1,", '{"a":', '{"a":"[', "[{", '"{\\'],
    ...["```[", "```\n[", "~~~\n", " `", "```json\n{"],
  ]) {
    it(`gets through a megabyte of ${JSON.stringify(part)}`, () => {
      const text = part.repeat(Math.ceil(1_000_000 / part.length));
      assert.ok("error" in extractJson(text));
    });
  }

  const document = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue()));
  const prose = fc.stringMatching(/^[A-Za-z0-9 .,:;!?\n'"-]{0,60}$/);

  it("finds any JSON as it is, whatever it is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value, null, 2);
        assert.deepEqual(extractJson(text), { value: JSON.parse(text), extraction: "none" });
      }),
    );
  });

  it("agrees with JSON.parse on what is JSON", () => {
    const json = fc.jsonValue().map((value) => JSON.stringify(value));
    const damaged = fc
      .tuple(json, fc.nat(), fc.constantFrom(...'{}[]",:0-1.eE+tfn\\ \n'))
      .map(([text, at, character]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + character + text.slice(place + (at % 2));
      });
    fc.assert(
      fc.property(damaged, (text) => assert.equal(isJson(text), parses(text), text)),
      { numRuns: 2000 },
    );
  });

  it("finds any fenced object or array", () => {
    fc.assert(
      fc.property(document, prose, prose, (value, before, after) => {
        const text = JSON.stringify(value, null, 2);
        const reply = `${before}.\n\`\`\`json\n${text}\n\`\`\`\n${after}`;
        assert.deepEqual(extractJson(reply), { value: JSON.parse(text), extraction: "fenced" });
      }),
    );
  });

  it("finds any object or array in prose without brackets", () => {
    fc.assert(
      fc.property(document, prose, prose, (value, before, after) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes("```") && !text.includes("~~~"));
        const reply = `So: ${before}${text} ${after}.`;
        assert.deepEqual(extractJson(reply), { value: JSON.parse(text), extraction: "substring" });
      }),
    );
  });
});

// --- internal ---

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // That it does not parse is the answer.
    return false;
  }
}
