import assert from "node:assert/strict";
import type { JsonSchema } from "../../../../src/model/config/jsonSchema.ts";
import { isLargeSchema } from "../../../../src/scenarios/schemas/largeSchema.ts";

const many = Array.from({ length: 12_000 }, (_, index) => index);
let chain: JsonSchema = true;
for (let level = 0; level < 12_000; level += 1) chain = { not: chain };

describe("isLargeSchema", () => {
  for (const [name, schema, isLarge] of [
    ["a boolean", false, false],
    ["an empty schema", {}, false],
    ["one of a few properties", { properties: { a: { type: "string" } } }, false],
    ["one with a long description", { description: "x".repeat(1_000_000) }, false],
    ["many properties", { properties: Object.fromEntries(many.map((at) => [`p${at}`, {}])) }, true],
    ["many values of an enum", { enum: many }, true],
    ["many schemas in an array", { anyOf: many.map(() => ({})) }, true],
    ["many levels", chain, true],
    ["many definitions below", { $defs: { a: { $defs: { ...many.map(() => ({})) } } } }, true],
    ["many required keys", { items: { required: many.map(String) } }, true],
  ] satisfies [string, JsonSchema, boolean][]) {
    it(`says ${isLarge} of ${name}`, () => {
      assert.equal(isLargeSchema(schema), isLarge);
      assert.equal(isLargeSchema(schema), isLarge, "asked again");
    });
  }
});
