import assert from "node:assert/strict";
import {
  findAtPointer,
  formatPointer,
  formatPointerFragment,
  jsonPointerSchema,
  parsePointer,
} from "../../../../src/model/json/jsonPointer.ts";

/** The examples of RFC 6901, sections 5 and 6, and what is at each. */
const document = {
  foo: ["bar", "baz"],
  "": 0,
  "a/b": 1,
  "c%d": 2,
  "e^f": 3,
  "g|h": 4,
  ...{ "i\\j": 5, 'k"l': 6, " ": 7, "m~n": 8 },
};
const examples: [pointer: string, fragment: string, value: unknown][] = [
  ["", "#", document],
  ["/foo", "#/foo", ["bar", "baz"]],
  ["/foo/0", "#/foo/0", "bar"],
  ["/", "#/", 0],
  ["/a~1b", "#/a~1b", 1],
  ["/c%d", "#/c%25d", 2],
  ["/e^f", "#/e%5Ef", 3],
  ["/g|h", "#/g%7Ch", 4],
  ["/i\\j", "#/i%5Cj", 5],
  ['/k"l', "#/k%22l", 6],
  ["/ ", "#/%20", 7],
  ["/m~0n", "#/m~0n", 8],
];

describe("JSON pointers", () => {
  for (const [pointer, fragment, value] of examples) {
    it(`finds what ${JSON.stringify(pointer)} names, and spells it the same again`, () => {
      const steps = parsePointer(pointer);
      assert.deepEqual(findAtPointer(document, steps), value);
      assert.equal(formatPointer(steps), pointer);
      assert.equal(formatPointerFragment(steps), fragment);
      assert.ok(jsonPointerSchema.safeParse(pointer).success);
    });
  }

  it("reads ~01 as ~1, not as a slash", () => {
    assert.deepEqual(parsePointer("/~01/~10"), ["~1", "/0"]);
    assert.equal(formatPointer(["~1", "/0"]), "/~01/~10");
  });

  it("finds nothing where there is nothing, nor what is not of the value itself", () => {
    const value = { list: [1, 2], text: "abc", none: null };
    const pointers = [
      ...["/list/-", "/list/2", "/list/00", "/list/01", "/list/-1", "/list/1e0", "/list/length"],
      ...[
        "/list/ 1",
        "/text/0",
        "/text/length",
        "/none/a",
        "/constructor",
        "/__proto__",
        "/list/0/a",
      ],
    ];
    for (const pointer of pointers) {
      assert.equal(findAtPointer(value, parsePointer(pointer)), undefined, pointer);
    }
    assert.equal(findAtPointer(value, parsePointer("/list/1")), 2);
    assert.equal(findAtPointer(JSON.parse('{"__proto__":1}'), ["__proto__"]), 1);
  });

  it("spells broken halves of characters and what has a meaning in a URI", () => {
    assert.equal(formatPointerFragment(["\ud800", "#", "?"]), "#/%EF%BF%BD/%23/%3F");
  });

  it("starts with a slash unless it is empty", () => {
    assert.ok(!jsonPointerSchema.safeParse("foo").success);
    assert.ok(!jsonPointerSchema.safeParse("#/foo").success);
  });
});
