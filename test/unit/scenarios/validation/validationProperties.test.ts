import assert from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import type { JsonSchema } from "../../../../src/model/config/jsonSchema.ts";
import { compileSchema } from "../../../../src/scenarios/validation/compileSchema.ts";

describe("any schema", () => {
  it("gives a verdict on any value, twice the same, with errors exactly when it is not valid, and that of ajv", () => {
    const ajv = new Ajv2020({ strict: false, logger: false });
    fc.assert(
      fc.property(schemas, fc.array(values, { minLength: 3, maxLength: 6 }), (schema, subjects) => {
        const whole: JsonSchema = {
          allOf: [schema],
          $defs: { node: { type: ["object", "null"] } },
        };
        const { isValid, listErrors } = compileSchema(whole);
        const validate = ajv.compile(whole);
        for (const value of subjects) {
          const verdict = isValid(value);
          assert.equal(isValid(value), verdict);
          const errors = listErrors(value);
          assert.equal(errors.length === 0, verdict);
          assert.deepEqual(listErrors(value), errors);
          assert.equal(verdict, validate(value), JSON.stringify({ whole, value }));
        }
      }),
      { numRuns: 400 },
    );
  });
});

// --- internal ---

const keys = fc.constantFrom("a", "b", "c");
const leaves = fc.oneof(
  fc.constantFrom("", "a", "abc", "b"),
  fc.integer({ min: -3, max: 5 }),
  fc.boolean(),
  fc.constant(null),
  fc.constant(0.5),
);

const { value: values } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaves,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(keys, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

const types = fc.constantFrom("string", "number", "integer", "object", "array", "null", "boolean");

/** Keywords of which ajv is right. */
const { schema: schemas } = fc.letrec<{ schema: JsonSchema }>((tie) => {
  const schema = tie("schema");
  const several = fc.array(schema, { minLength: 1, maxLength: 3 });
  const named = fc.dictionary(keys, schema, { maxKeys: 3, noNullPrototype: true });
  const size = fc.integer({ min: 0, max: 3 });
  return {
    schema: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.boolean(),
      types.map((type) => ({ type })),
      fc.constant({ $ref: "#/$defs/node" }),
      fc.record(
        {
          type: fc.uniqueArray(types, { minLength: 1, maxLength: 3 }),
          enum: fc.uniqueArray(leaves, { minLength: 1, maxLength: 3 }),
          minimum: size,
          exclusiveMaximum: size,
          maxLength: size,
          pattern: fc.constantFrom("^a", "b$", "a.c"),
          minItems: size,
          uniqueItems: fc.boolean(),
          prefixItems: several,
          items: schema,
          contains: schema,
          maxContains: size,
          required: fc.uniqueArray(keys, { maxLength: 2 }),
          properties: named,
          patternProperties: named,
          additionalProperties: schema,
          propertyNames: schema,
          dependentSchemas: named,
          unevaluatedProperties: schema,
          unevaluatedItems: schema,
          allOf: several,
          anyOf: several,
          oneOf: several,
          not: schema,
          if: schema,
          // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
          then: schema,
          else: schema,
        },
        { requiredKeys: [] },
      ),
    ),
  };
});
