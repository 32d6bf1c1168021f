import assert from "node:assert/strict";
import { createOutcomeValidator } from "../../../../src/scenarios/schemas/createValidator.ts";

describe("createOutcomeValidator", () => {
  const cases: [name: string, schema: object, value: unknown, errors: string[]][] = [
    [
      "a missing key at the object that lacks it",
      { properties: { a: { required: ["b"] } } },
      { a: {} },
      ['required /a: must have the key "b"'],
    ],
    [
      "an unknown key",
      { properties: {}, additionalProperties: false },
      { x: 1 },
      ['additionalProperties : must not have the key "x"'],
    ],
    [
      "a wrong type, expected and got",
      { properties: { a: { type: ["string", "null"] } } },
      { a: [1] },
      ["type /a: must be a string or null, but is an array"],
    ],
    [
      "the allowed values",
      { properties: { a: { enum: ["x", 2] }, b: { const: "y" } } },
      { a: "z", b: "w" },
      ['enum /a: must be one of "x", 2, but is "z"', 'const /b: must be "y", but is "w"'],
    ],
    [
      "positions of arrays and keys as they are",
      { properties: { "a/~b": { items: { type: "integer" } } } },
      { "a/~b": [1, "x"] },
      ["type /a/~b/1: must be an integer, but is a string"],
    ],
    [
      "a bad format",
      { properties: { a: { format: "date" }, b: { format: "email" } } },
      { a: "2025-02-30", b: "x" },
      [
        'format /a: must be a valid date, but is "2025-02-30"',
        'format /b: must be a valid email, but is "x"',
      ],
    ],
    [
      "bounds",
      { prefixItems: [{ minimum: 3 }, { maxLength: 1 }, { minItems: 1 }] },
      [2, "ab", []],
      [
        "minimum /0: must be >= 3, but is 2",
        "maxLength /1: must have at most 1 character",
        "minItems /2: must have at least 1 item",
      ],
    ],
    [
      "what a condition asks, without announcing it",
      JSON.parse('{ "if": { "required": ["a"] }, "then": { "required": ["b"] } }'),
      { a: 1 },
      ['required : must have the key "b"'],
    ],
    ["a forbidden value", { properties: { a: false } }, { a: 1 }, ["not /a: is not allowed here"]],
    [
      "each error once, when two schemas find it",
      { allOf: [{ required: ["a"] }, { required: ["a"] }] },
      {},
      ['required : must have the key "a"'],
    ],
  ];
  for (const [name, schema, value, errors] of cases) {
    it(`lists ${name}`, () => {
      const found = createOutcomeValidator({ ...schema })(value);
      assert.deepEqual(
        found.map(
          ({ path, message, code }) =>
            `${code} ${path.map((key) => `/${key}`).join("")}: ${message}`,
        ),
        errors,
      );
    });
  }

  it("passes a valid value", () => {
    assert.deepEqual(createOutcomeValidator({ required: ["a"] })({ a: 1 }), []);
    assert.deepEqual(createOutcomeValidator(true)(5), []);
    assert.equal(createOutcomeValidator(false)(5).length, 1);
  });

  it("reads draft-07 by $schema and 2020-12 otherwise", () => {
    const schema = { items: [{ type: "string" }], additionalItems: false };
    const draft7 = { $schema: "http://json-schema.org/draft-07/schema#", ...schema };
    assert.deepEqual(
      createOutcomeValidator(draft7)([1, 2]).map(({ code }) => code),
      ["additionalItems", "type"],
    );
    const prefix = createOutcomeValidator({ prefixItems: [{ type: "string" }], items: false });
    assert.deepEqual(
      prefix([1, 2]).map(({ code }) => code),
      ["type", "items"],
    );
  });

  it("compiles a schema object once", () => {
    const schema = { type: "object" };
    assert.equal(createOutcomeValidator(schema), createOutcomeValidator(schema));
  });

  it("follows a schema that contains itself", () => {
    const validate = createOutcomeValidator({
      type: "object",
      properties: { child: { $ref: "#" } },
      required: ["n"],
    });
    assert.deepEqual(
      validate({ n: 1, child: { n: 2, child: {} } }).map(({ path }) => path),
      [["child", "child"]],
    );
  });
});
