import assert from "node:assert/strict";
import type { TestCase } from "../../../../src/model/config/testCase.ts";
import { hashCase } from "../../../../src/run/prompts/hashCase.ts";

const given: TestCase = { id: "a", vars: { name: "Ada", age: 36 }, expected: [{ age: 36 }] };
const image = { path: "a.png", sha256: "aa", bytes: 3, mediaType: "image/png" as const };

describe("the hash of a case", () => {
  it("is that of the same question and answer under another id, with keys in another order", () => {
    const other = { id: "b", vars: { age: 36, name: "Ada" }, expected: [{ age: 36 }] };
    assert.equal(hashCase(given), hashCase(other));
    assert.match(hashCase(given), /^[0-9a-f]{16}$/);
  });

  it("is that of the same file in another place", () => {
    const moved = { ...image, path: "b/c.png" };
    assert.equal(hashCase({ ...given, files: [image] }), hashCase({ ...given, files: [moved] }));
  });

  const others: [string, TestCase][] = [
    ["a var", { ...given, vars: { name: "Ada", age: 37 } }],
    ["a var's type", { ...given, vars: { name: "Ada", age: "36" } }],
    ["the expected value", { ...given, expected: [{ age: 37 }] }],
    ["another value that is right too", { ...given, expected: [{ age: 36 }, { age: 37 }] }],
    ["no expected value", { ...given, expected: [] }],
    ["a file", { ...given, files: [image] }],
  ];
  for (const [what, other] of others) {
    it(`changes with ${what}`, () => assert.notEqual(hashCase(other), hashCase(given)));
  }
});
