import assert from "node:assert/strict";
import fc from "fast-check";
import {
  annotateJson,
  type JsonLine,
  maxDepth,
} from "../../../../media/report/json/annotateJson.ts";

describe("annotateJson", () => {
  it("writes the value as JSON.stringify does", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        assert.equal(written(annotateJson(value, [])), JSON.stringify(value, null, 2));
      }),
      { numRuns: 200 },
    );
  });

  it("writes whole numbers with all digits, as numbers", () => {
    const [, line] = annotateJson({ id: 12345678901234567890n }, []);
    assert.deepEqual([line?.text, line?.kind], ["12345678901234567890", "number"]);
  });

  it("puts an error on the line its path leads to", () => {
    const value = { items: [{ name: "a" }, { name: 7 }] };
    assert.deepEqual(marked(value, [["items", "1", "name"]]), { '"name": 7': [0] });
  });

  it("puts an error about an object or array on its opening line", () => {
    const value = { items: [1], owner: { id: 1 } };
    assert.deepEqual(marked(value, [["items"], ["owner"], []]), {
      "{": [2],
      '"items": [': [0],
      '"owner": {': [1],
    });
  });

  it("puts an error whose path leads nowhere on the nearest parent there is", () => {
    const value = { owner: { id: 1 }, tags: ["x"], note: null };
    assert.deepEqual(
      marked(value, [
        ["owner", "address", "street"],
        ["tags", "5"],
        ["note", "text"],
        ["gone", "deep"],
      ]),
      { '"owner": {': [0], '"tags": [': [1], '"note": null': [2], "{": [3] },
    );
  });

  it("takes no inherited property for a place", () => {
    assert.deepEqual(marked({ a: [1] }, [["constructor"], ["a", "length"], ["__proto__", "x"]]), {
      "{": [0, 2],
      '"a": [': [1],
    });
  });

  it("lists several errors of one line in the order they were given", () => {
    assert.deepEqual(marked({ a: 1 }, [["a", "x"], ["a"], ["a", "y"]]), { '"a": 1': [0, 1, 2] });
  });

  it("shows every error exactly once, wherever its path leads", () => {
    const path = fc.array(fc.constantFrom("a", "b", "0", "1"), { maxLength: 4 });
    const value = { a: [{ b: 1 }, []], b: { a: {} } };
    fc.assert(
      fc.property(fc.array(path, { maxLength: 12 }), (paths) => {
        const shown = annotateJson(value, paths.map(toError)).flatMap(({ errors }) => errors);
        assert.deepEqual(
          shown.toSorted((a, b) => a - b),
          paths.map((_, position) => position),
        );
      }),
    );
  });

  it("stops at a depth no reply needs, and keeps the errors below it", () => {
    let value: unknown = 1;
    for (let depth = 0; depth < 5_000; depth += 1) value = [value];
    const lines = annotateJson(value, [toError(Array<string>(5_000).fill("0"))]);
    assert.equal(lines.length, 2 * maxDepth + 1);
    assert.deepEqual(lines[maxDepth]?.errors, [0]);
    assert.equal(lines[maxDepth]?.text, "[ … ]");
  });
});

// --- internal ---

function toError(path: readonly string[]) {
  return { path: [...path], message: "is wrong", code: "type" };
}

function line({ key, text }: JsonLine): string {
  return key === undefined ? text : `${JSON.stringify(key)}: ${text}`;
}

function written(lines: readonly JsonLine[]): string {
  return lines
    .map((each) => "  ".repeat(each.depth) + line(each) + (each.comma ? "," : ""))
    .join("\n");
}

/** The errors by the line they were put on. */
function marked(value: unknown, paths: readonly string[][]): Record<string, readonly number[]> {
  const lines = annotateJson(value, paths.map(toError)).filter(({ errors }) => errors.length > 0);
  return Object.fromEntries(lines.map((each) => [line(each), each.errors]));
}
