import assert from "node:assert/strict";
import fc from "fast-check";
import { mergeAt } from "../../../../src/scenarios/replies/mergeAt.ts";

describe("mergeAt", () => {
  const cases: [
    name: string,
    outcome: unknown,
    pointer: string,
    value: unknown,
    merged: unknown,
  ][] = [
    ["starts with the first value", undefined, "", { a: 1 }, { a: 1 }],
    [
      "merges objects one level deep",
      { a: { x: 1 }, b: 2 },
      "",
      { a: { y: 1 } },
      { a: { y: 1 }, b: 2 },
    ],
    ["merges into what is at the pointer", { a: { x: 1 } }, "/a", { y: 2 }, { a: { x: 1, y: 2 } }],
    ["replaces what is no object", { a: [1] }, "/a", { y: 2 }, { a: { y: 2 } }],
    ["replaces by what is no object", { a: { x: 1 } }, "/a", [1], { a: [1] }],
    ["makes missing parents", undefined, "/a/b", [1], { a: { b: [1] } }],
    ["replaces a parent that can hold nothing", { a: 5 }, "/a/b", [1], { a: { b: [1] } }],
    ["unescapes the pointer", {}, "/a~1b/~0~01", [1], { "a/b": { "~~1": [1] } }],
    ["takes an empty key", {}, "/", [1], { "": [1] }],
    ["merges into an item", { a: [{ x: 1 }, 2] }, "/a/0", { y: 2 }, { a: [{ x: 1, y: 2 }, 2] }],
    ["appends to an array", { a: [1] }, "/a/-", { y: 2 }, { a: [1, { y: 2 }] }],
    ["appends at a position far out", { a: [1] }, "/a/4000000000", [2], { a: [1, [2]] }],
  ];
  for (const [name, outcome, pointer, value, merged] of cases) {
    it(name, () => {
      const before = structuredClone(outcome);
      assert.deepEqual(mergeAt(outcome, pointer, value), merged);
      assert.deepEqual(outcome, before);
    });
  }

  it("never reaches a prototype", () => {
    const evil = JSON.parse(
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    );
    for (const pointer of ["", "/__proto__", "/__proto__/x", "/constructor/prototype"]) {
      const merged = mergeAt({}, pointer, evil);
      assert.equal(Reflect.get({}, "polluted"), undefined);
      assert.equal(Object.getPrototypeOf(merged), Object.prototype);
    }
  });

  it("puts any value where the pointer says, and leaves the rest", () => {
    const key = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(
        fc.array(key, { minLength: 1, maxLength: 4 }),
        fc.jsonValue(),
        fc.jsonValue(),
        (keys, value, other) => {
          const pointer = keys
            .map((each) => `/${each.replaceAll("~", "~0").replaceAll("/", "~1")}`)
            .join("");
          const outcome = { [`${keys[0]}#`]: other };
          const merged = mergeAt(outcome, pointer, value);
          const at = keys.reduce<unknown>(
            (parent, each) => Object.getOwnPropertyDescriptor(parent, each)?.value,
            merged,
          );
          assert.deepEqual(at, value);
          assert.deepEqual(Reflect.get(Object(merged), `${keys[0]}#`), other);
        },
      ),
    );
  });
});
