import assert from "node:assert/strict";
import { type ReplyReading, readReply } from "../../../../src/scenarios/replies/readReply.ts";
import { describeRoot } from "../../../../src/scenarios/replies/schemaRoot.ts";

describe("readReply", () => {
  const found: [name: string, text: string, value: unknown, extraction: string][] = [
    ["the whole text", ' \n{"a":1}\n', { a: 1 }, "none"],
    ["a scalar", "42", 42, "none"],
    ["a fenced block", 'Sure:\n```json\n{"a":1}\n```\nDone {"b":2}', { a: 1 }, "fenced"],
    ["a block fenced with tildes", "~~~\n[1]\n~~~", [1], "fenced"],
    [
      "the last fenced block that parses",
      "```js\nlet a;\n```\n```\n[2]\n```\n```\n[3]\n```",
      [3],
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
      "what parses, not the first bracket",
      'Use {name} [sic]: {"a":"}"} [1]',
      { a: "}" },
      "substring",
    ],
    ["what is more than numbers", 'It is [{"a":1}], see [1, 2] and [3]', [{ a: 1 }], "substring"],
    ["one after a bracket that is never closed", 'Open { then {"a":1}', { a: 1 }, "substring"],
    ["one within text in quotes", 'He said "{"a":1}" twice', { a: 1 }, "substring"],
  ];
  for (const [name, text, value, extraction] of found) {
    it(`finds ${name}`, () => {
      const reading = readReply(text);
      assert.ok(reading.kind === "found");
      assert.deepEqual([reading.value, reading.extraction], [value, extraction]);
    });
  }

  it("finds nothing within what does not parse", () => {
    assert.equal(readReply('{"x": "{\\"", "y": "[1]" oops').kind, "invalid");
  });

  const missing: [text: string, message: RegExp][] = [
    ["I cannot help with that.", /unexpected "I" at line 1, column 1/],
    ['{\n  "a": 1,\n  "b": tru\n}', /unexpected "t" at line 3, column 8/],
    ['{"a": "x', /ends too early, at line 1, column 9/],
    ['{"a": tr', /ends too early, at line 1, column 9/],
    ['{"a": 1,}', /trailing comma at line 1, column 8/],
    ["{'a': 1}", /single quotes at line 1, column 2/],
    ["{a: 1}", /key a without double quotes at line 1, column 2/],
    ['{"a": 1 "b": 2}', /comma is missing at line 1, column 8/],
    ["[1 2]x", /comma is missing at line 1, column 3/],
  ];
  for (const [text, message] of missing) {
    it(`says where ${JSON.stringify(text)} is not JSON`, () => {
      const reading = readReply(text);
      assert.ok(reading.kind === "invalid");
      assert.match(reading.message, message);
    });
  }

  it("keeps the digits of whole numbers", () => {
    const digits = "12345678901234567890";
    for (const text of [
      `{"id":${digits}}`,
      `See {"id":${digits}}.`,
      `\`\`\`\n{"id":${digits}}\n\`\`\``,
    ]) {
      assert.deepEqual(findValue(readReply(text)), { id: BigInt(digits) });
    }
  });

  it("refuses what is nested too deeply to be worked on", () => {
    for (const before of ["", "So: "]) {
      const reading = readReply(before + "[".repeat(100_000) + "]".repeat(100_000));
      assert.ok(reading.kind === "invalid");
      assert.match(reading.message, /nested/);
    }
  });
});

describe("which JSON of a reply counts", () => {
  const text = 'One {"a":1}, two\n```\n{"a":2}\n```\n```\n{"a":3}\n```\nfour {"a":4}';
  const unfenced = 'One {"a":1}, two {"a":2}';

  for (const [extract, ofText, ofUnfenced, ofWhole] of [
    [undefined, 3, 2, 0],
    ["last", 3, 2, 0],
    ["first", 2, 1, 0],
    ["fenced", 3, undefined, 0],
    ["whole", undefined, undefined, 0],
  ] as const) {
    it(`is the right one for extract ${extract ?? "(none)"}`, () => {
      const read = (reply: string) => {
        const value = findValue(readReply(reply, extract === undefined ? {} : { extract }));
        return value === undefined ? undefined : (value as { a: number }).a;
      };
      assert.deepEqual([read(text), read(unfenced)], [ofText, ofUnfenced]);
      assert.equal(read(' {"a":0} '), ofWhole);
      assert.equal(read('<think>{"a":9}</think>{"a":0}'), ofWhole);
    });
  }

  it("says what is missing where only a fenced block or the whole counts", () => {
    const ofFenced = readReply(unfenced, { extract: "fenced" });
    assert.ok(ofFenced.kind === "invalid");
    assert.match(ofFenced.message, /no fenced block/);
    const ofWhole = readReply('{"a":1}\n{"a":2}', { extract: "whole" });
    assert.ok(ofWhole.kind === "invalid");
    assert.match(ofWhole.message, /text after the JSON, from line 2, column 1/);
  });

  it("is of a type that the root of the schema allows, where one is", () => {
    const reply = 'The items [{"a":1}] make {"a":2}.';
    const read = (schema: Record<string, unknown>) =>
      findValue(readReply(reply, { root: describeRoot(schema) }));
    assert.deepEqual(read({ type: "array" }), [{ a: 1 }]);
    assert.deepEqual(read({ type: "object" }), { a: 2 });
    assert.deepEqual(read({ type: "string" }), { a: 2 });
    assert.deepEqual(read({}), { a: 2 });
  });
});

// --- internal ---

function findValue(reading: ReplyReading): unknown {
  return reading.kind === "found" ? reading.value : undefined;
}
