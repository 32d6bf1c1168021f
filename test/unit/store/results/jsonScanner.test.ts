import assert from "node:assert/strict";
import * as fc from "fast-check";
import { JsonScanError, JsonScanner } from "../../../../src/store/results/jsonScanner.ts";

/** Takes every value two levels down, from text cut into blocks of `blockBytes`. */
function scan(
  text: string,
  blockBytes = 7,
  maxValueBytes = 1e6,
  onTooLong?: (message: string) => void,
) {
  const bytes = Buffer.from(text);
  const found: { path: string; value: unknown; slice: unknown }[] = [];
  const scanner = new JsonScanner({
    choose: (path) => (path.length < 2 ? "enter" : "take"),
    maxValueBytes,
    onTooLong,
  });
  // One buffer for all blocks, as a reader of a file has.
  const block = Buffer.alloc(blockBytes);
  for (let at = 0; at < bytes.length; at += blockBytes) {
    const size = bytes.copy(block, 0, at, at + blockBytes);
    for (const { path, text: json, offset, length } of scanner.push(block.subarray(0, size))) {
      const slice = JSON.parse(bytes.toString("utf8", offset, offset + length));
      found.push({ path: path.join("/"), value: JSON.parse(json), slice });
    }
  }
  scanner.finish();
  return found;
}

describe("the JSON scanner", () => {
  it("finds values of every kind with their places", () => {
    const text = ' {"a" : {"x": 1.5e3, "y":"}\\"]", "z":null} , "b":[true,[1,{"c":[]}],{}]}\n';
    assert.deepEqual(
      scan(text).map(({ path, value }) => [path, value]),
      [
        ["a/x", 1500],
        ["a/y", '}"]'],
        ["a/z", null],
        ["b/0", true],
        ["b/1", [1, { c: [] }]],
        ["b/2", {}],
      ],
    );
  });

  it("finds the same whatever the JSON and wherever the blocks are cut", () => {
    const values = fc.dictionary(
      fc.string({ unit: "binary" }),
      fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 }),
      { maxKeys: 4 },
    );
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 40 }), fc.boolean(), (json, size, pretty) => {
        const text = JSON.stringify(json, null, pretty ? 2 : undefined);
        const parsed: Record<string, Record<string, unknown>> = JSON.parse(text);
        const expected = Object.values(parsed).flatMap((inner) => Object.values(inner));
        const found = scan(text, size);
        assert.deepEqual(
          found.map(({ value }) => value),
          expected,
        );
        assert.deepEqual(
          found.map(({ slice }) => slice),
          expected,
        );
      }),
      { numRuns: 150 },
    );
  });

  it("finds objects on lines of their own, however these are indented", () => {
    const lists = fc.dictionary(
      fc.string(),
      fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 }), {
        maxLength: 4,
      }),
      { maxKeys: 3 },
    );
    const indents = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(lists, indents, fc.integer({ min: 1, max: 4000 }), (json, columns, size) => {
        const lines = JSON.stringify(json, null, 2).split("\n");
        const indent = (line: string, at: number) =>
          `${" ".repeat(columns[at % columns.length] ?? 0)}${line.trimStart()}`;
        for (const text of [
          lines.join("\n"),
          lines.map(indent).join("\n"),
          lines.map(indent).join("\r\n"),
        ]) {
          const expected = Object.values(JSON.parse(text) as Record<string, unknown[]>).flat();
          const found = scan(text, size);
          assert.deepEqual(
            found.map(({ value }) => value),
            expected,
          );
          assert.deepEqual(
            found.map(({ slice }) => slice),
            expected,
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  it("does not take a brace at the indentation of an object for its end while it is open", () => {
    const text = '{"a": [\n  {\n  "b": {\n  "c": "\\n  }"\n  },\n  "d": 1\n  }, 2\n]}';
    assert.deepEqual(
      scan(text, 1000).map(({ value }) => value),
      [{ b: { c: "\n  }" }, d: 1 }, 2],
    );
    const broken = '{"a": [\n  {\n    "b": tru\n  },\n  {}\n]}';
    assert.throws(() => scan(broken, 1000), SyntaxError);
    assert.throws(() => scan('{"a": [\n  {\n    "b": "long"\n  }\n]}', 1000, 10), JsonScanError);
  });

  it("passes a byte order mark", () => {
    assert.equal(scan('\ufeff{"a":{"b":1}}', 64).length, 1);
  });

  it("says where text that is not JSON goes wrong", () => {
    for (const [text, message] of [
      ["hello", /unexpected 'h' at byte 0/],
      ['{"a":{"b":1}} x', /unexpected 'x' at byte 14/],
      ['{"a":{"b":1},}', /unexpected '}' at byte 13/],
      ['{"a" {}}', /unexpected '{' at byte 5/],
      ["{a:1}", /unexpected 'a' at byte 1/],
      ['{"a":[1,]}', /unexpected ']' at byte 8/],
      ['{"a":}', /unexpected '}' at byte 5/],
    ] as const) {
      assert.throws(() => scan(text), { name: "Error", message });
      assert.throws(() => scan(text), JsonScanError);
    }
  });

  it("says that text ends too early, wherever it was cut", () => {
    const text = '{"a":{"b":[1,"x\\"y"],"c":{"d":12}}}';
    for (let size = 0; size < text.length; size += 1) {
      assert.throws(() => scan(text.slice(0, size)), /ends too early/, text.slice(0, size));
    }
  });

  it("refuses a value longer than allowed before it holds it", () => {
    assert.throws(() => scan(`{"a":{"b":"${"x".repeat(5000)}"}}`, 64, 1000), /a\.b is longer/);
  });

  it("passes over a value longer than allowed where it is to be told of it, and goes on behind it", () => {
    const told: string[] = [];
    const text = `{"a":{"b":"${"x".repeat(5000)}","c":1}}`;
    for (const blockBytes of [64, 10_000]) {
      const found = scan(text, blockBytes, 1000, (message) => told.push(message));
      assert.deepEqual(
        found.map(({ path, value }) => [path, value]),
        [["a/c", 1]],
      );
    }
    assert.deepEqual(told, Array(2).fill("a.b is longer than 1000 bytes"));
  });
});
