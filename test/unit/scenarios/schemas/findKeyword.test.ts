import assert from "node:assert/strict";
import { findKeyword } from "../../../../src/scenarios/schemas/findKeyword.ts";

describe("the keyword that refused a value", () => {
  const schema = {
    type: "object",
    required: ["name"],
    properties: {
      name: { type: "string", minLength: 2 },
      items: { type: "array", items: { $ref: "#/$defs/item" } },
      pair: { prefixItems: [{ type: "string" }, { type: "number", minimum: 1 }] },
      either: { oneOf: [{ type: "string" }, { properties: { deep: { enum: [1] } } }] },
      far: { $ref: "other.json#/x" },
      "a/b~c": { const: 1 },
      loop: { $ref: "#/properties/loop" },
    },
    additionalProperties: { type: "boolean" },
    $defs: { item: { allOf: [{ properties: { price: { multipleOf: 0.01 } } }] } },
  };
  const cases: [name: string, path: string[], keyword: string, at: (string | number)[]][] = [
    ["of the root", [], "required", ["required"]],
    ["of a property", ["name"], "minLength", ["properties", "name", "minLength"]],
    [
      "of an item, through a reference and allOf",
      ["items", "3", "price"],
      "multipleOf",
      ["$defs", "item", "allOf", 0, "properties", "price", "multipleOf"],
    ],
    ["of a tuple", ["pair", "1"], "minimum", ["properties", "pair", "prefixItems", 1, "minimum"]],
    [
      "of an alternative",
      ["either", "deep"],
      "enum",
      ["properties", "either", "oneOf", 1, "properties", "deep", "enum"],
    ],
    ["of a key with a slash", ["a/b~c"], "const", ["properties", "a/b~c", "const"]],
    ["of other keys", ["unknown"], "type", ["additionalProperties", "type"]],
    ["in another file: as near as it comes", ["far", "y"], "type", ["properties", "far"]],
    ["in a circle: as near as it comes", ["loop"], "type", ["properties", "loop"]],
    ["of a value that no part names", ["items", "0", "name"], "type", ["$defs", "item"]],
  ];
  for (const [name, path, keyword, at] of cases) {
    it(name, () => assert.deepEqual(findKeyword(schema, path, keyword), at));
  }

  it("is the root of what is no schema", () => {
    for (const odd of [true, false, null, undefined, 1, "x", []]) {
      assert.deepEqual(findKeyword(odd, ["a"], "type"), []);
    }
  });

  it("is looked for within a bound", () => {
    let wide: unknown = { type: "string" };
    for (let level = 0; level < 12; level++) wide = { anyOf: [wide, wide, wide, wide] };
    const startMs = performance.now();
    findKeyword(wide, ["a"], "minimum");
    assert.ok(performance.now() - startMs < 500);
  });
});
