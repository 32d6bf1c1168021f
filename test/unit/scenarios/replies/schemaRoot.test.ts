import assert from "node:assert/strict";
import type { JsonSchema } from "../../../../src/model/config/jsonSchema.ts";
import { describeRoot } from "../../../../src/scenarios/replies/schemaRoot.ts";

describe("describeRoot", () => {
  const types: [name: string, schema: JsonSchema, allowed: string][] = [
    ["true", true, "object array"],
    ["nothing", {}, "object array"],
    ["a type", { type: "object" }, "object"],
    ["types", { type: ["array", "null"] }, "array"],
    ["a scalar", { type: "string" }, ""],
    ["a const", { const: [1] }, "array"],
    ["a null", { const: null }, ""],
    ["an enum", { enum: [1, { a: 1 }] }, "object"],
    ["a reference", { $ref: "#/$defs/a", $defs: { a: { type: "array" } } }, "array"],
    [
      "an escaped reference",
      { $ref: "#/$defs/a~1%20b", $defs: { "a/ b": { type: "array" } } },
      "array",
    ],
    ["a reference to nothing", { $ref: "#/$defs/a" }, "object array"],
    ["allOf", { allOf: [{ type: ["object", "array"] }, { type: ["array", "string"] }] }, "array"],
    ["anyOf", { anyOf: [{ type: "object" }, { type: "string" }] }, "object"],
    [
      "oneOf beside a type",
      { type: ["object", "array"], oneOf: [{ type: "array" }, false] },
      "array",
    ],
    ["a reference to itself", { $ref: "#" }, "object array"],
    [
      "an alternative that refers to itself",
      { anyOf: [{ type: "array" }, { $ref: "#" }] },
      "array",
    ],
    [
      "two that refer to one another",
      {
        $ref: "#/$defs/a",
        $defs: {
          a: { oneOf: [{ $ref: "#/$defs/b" }, { type: "null" }] },
          b: { anyOf: [{ $ref: "#/$defs/a" }, { type: "object" }] },
        },
      },
      "object",
    ],
  ];
  for (const [name, schema, allowed] of types) {
    it(`knows which types ${name} allows`, () => {
      const { allowsObject, allowsArray } = describeRoot(schema);
      assert.equal(
        [allowsObject && "object", allowsArray && "array"].filter(Boolean).join(" "),
        allowed,
      );
    });
  }

  const a = { properties: { a: {} } };
  const b = { properties: { b: {} } };
  const keys: [name: string, schema: JsonSchema, named: string | undefined][] = [
    ["nothing", {}, undefined],
    ["no properties", { properties: {} }, undefined],
    ["properties", { properties: { a: {}, constructor: {} } }, "a constructor"],
    ["a reference", { $ref: "#/$defs/a", $defs: { a } }, "a"],
    ["allOf", { ...a, allOf: [b, { required: ["c"] }] }, "a b"],
    ["alternatives", { oneOf: [a, b, { type: "null" }] }, "a b"],
    ["an alternative that names none", { anyOf: [a, { type: "object" }] }, undefined],
    ["alternatives that only require", { ...a, anyOf: [{ required: ["a"] }, {}] }, "a"],
    ["a reference to itself", { $ref: "#", ...a }, "a"],
  ];
  for (const [name, schema, named] of keys) {
    it(`knows which keys ${name} names`, () => {
      const found = describeRoot(schema).keys;
      assert.equal(found && [...found].join(" "), named);
    });
  }

  it("gets through a chain of references of any length, and through many ways to the same", () => {
    const chain = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, at) => [
        `d${at}`,
        { anyOf: [{ $ref: `#/$defs/d${at + 1}` }, { $ref: `#/$defs/d${at + 1}` }] },
      ]),
    );
    assert.equal(describeRoot({ $ref: "#/$defs/d0", $defs: chain }).allowsObject, true);
  });

  it("reads a schema once", () => {
    const schema = { type: "object" };
    assert.equal(describeRoot(schema), describeRoot(schema));
  });
});
