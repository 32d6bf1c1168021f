import assert from "node:assert/strict";
import type { JsonSchema } from "../../../../src/model/config/jsonSchema.ts";
import { parseExactJson } from "../../../../src/model/json/exactJson.ts";
import { ExactNumber } from "../../../../src/model/json/exactNumber.ts";
import type { ValidationError } from "../../../../src/model/results/resultFile.ts";
import { JudgementTimeout } from "../../../../src/scenarios/validation/budget.ts";
import { compileSchema } from "../../../../src/scenarios/validation/compileSchema.ts";

const draft07 = "http://json-schema.org/draft-07/schema#";
const cats = {
  oneOf: [
    {
      type: "object",
      required: ["t"],
      properties: { t: { const: "cat" }, purr: { type: "number" } },
    },
    {
      type: "object",
      required: ["t"],
      properties: { t: { const: "dog" }, bark: { type: "number" } },
    },
  ],
};

describe("compileSchema", () => {
  const verdicts: [name: string, schema: JsonSchema, reply: string, isValid: boolean][] = [
    ["prices are multiples of 0.01", { multipleOf: 0.01 }, "19.99", true],
    ["1.1 is a multiple of 0.01", { multipleOf: 0.01 }, "1.1", true],
    ["0.07 is a multiple of 0.01", { multipleOf: 0.01 }, "0.07", true],
    ["0.075 is no multiple of 0.01", { multipleOf: 0.01 }, "0.075", false],
    ["1e400 is a multiple of 5e399", { multipleOf: new ExactNumber("5e399") }, "1e400", true],
    ["a key must be the object's own", { required: ["constructor"] }, "{}", false],
    ["__proto__ is an ordinary key", { required: ["__proto__"] }, '{"__proto__":1}', true],
    ["what is inherited is no data", { properties: { toString: { type: "string" } } }, "{}", true],
    ["integers keep their digits", { const: 1234567890123456789n }, "1234567890123456781", false],
    ["equal integers are equal", { enum: [1234567890123456789n] }, "1234567890123456789", true],
    ["decimals keep their digits", { maximum: 0.1 }, "0.1000000000000000000001", false],
    ["1e400 is a whole number", { type: "integer" }, "1e400", true],
    ["1e400 is more than 1e308", { maximum: 1e308 }, "1e400", false],
    ["1.0 and 1 are the same item", { uniqueItems: true }, "[1, 1.0]", false],
    [
      "$async means nothing",
      { $async: true, properties: { n: { type: "string" } } } as JsonSchema,
      '{"n":5}',
      false,
    ],
    ["nullable means nothing", { type: "string", nullable: true }, "null", false],
    [
      "discriminator means nothing",
      {
        discriminator: { propertyName: "kind" },
        oneOf: [
          { discriminator: { propertyName: "kind" }, required: ["a"] },
          { discriminator: true, required: ["b"] },
        ],
      },
      '{"a":1,"kind":"none"}',
      true,
    ],
    ["a divisor of zero means nothing", { multipleOf: 0 }, "1.5", true],
    ["one below zero too", { multipleOf: -2 }, "1.5", true],
    [
      "what a key asks for must be the object's own",
      { dependentRequired: { a: ["toString"] } },
      '{"a":1}',
      false,
    ],
    [
      "what is inherited asks for nothing",
      { dependentRequired: { toString: ["a"] }, dependencies: { valueOf: false } },
      "{}",
      true,
    ],
    [
      "what is inherited is equal to nothing",
      { const: parseExactJson('{"__proto__":{}}') },
      '{"other":{}}',
      false,
    ],
    [
      "a value may come twice to a schema that refers to itself",
      {
        $defs: { x: { anyOf: [{ type: "string" }, { $ref: "#/$defs/x" }] } },
        items: { $ref: "#/$defs/x" },
      },
      '["a","a"]',
      true,
    ],
    [
      "draft-07 ignores what stands beside $ref",
      {
        $schema: draft07,
        $ref: "#/definitions/s",
        maxLength: 1,
        definitions: { s: { type: "string" } },
      },
      '"ab"',
      true,
    ],
    ["2020-12 does not", { $ref: "#/$defs/s", maxLength: 1, $defs: { s: {} } }, '"ab"', false],
    ["an unknown format is an annotation", { format: "byte" }, '"%"', true],
    ["so is that of an IRI", { format: "iri" }, '"no iri"', true],
    ["a date-time needs its T", { format: "date-time" }, '"2024-05-01 10:00:00Z"', false],
    ["and a whole offset", { format: "date-time" }, '"2024-05-01T10:00:00+01"', false],
    [
      "a uuid is no URN",
      { format: "uuid" },
      '"urn:uuid:00000000-0000-4000-8000-000000000000"',
      false,
    ],
    ["the schema of schemas is there", { $ref: draft07 }, '{"type":5}', false],
    [
      "of every draft",
      { $ref: "https://json-schema.org/draft/2020-12/schema" },
      '{"type":"string"}',
      true,
    ],
    [
      "draft-04 knows no const: both alternatives fit",
      {
        $schema: "http://json-schema.org/draft-04/schema#",
        oneOf: ["a", "b"].map((k) => constantK(k)),
      },
      '{"k":"a"}',
      false,
    ],
    [
      "and any word fits an alternative",
      {
        $schema: "http://json-schema.org/draft-04/schema#",
        anyOf: ["a", "b"].map((k) => constantK(k)),
      },
      '{"k":"c"}',
      true,
    ],
    [
      "a constant beside a reference means nothing in draft-07",
      {
        $schema: "http://json-schema.org/draft-07/schema#",
        definitions: { s: { type: "string" } },
        anyOf: ["a", "b"].map((k) => constantK(k, { $ref: "#/definitions/s" })),
      },
      '{"k":"c"}',
      true,
    ],
    [
      "but counts in 2020-12",
      {
        $defs: { s: { type: "string" } },
        anyOf: ["a", "b"].map((k) => constantK(k, { $ref: "#/$defs/s" })),
      },
      '{"k":"c"}',
      false,
    ],
  ];
  for (const [name, schema, reply, isValid] of verdicts) {
    it(`knows that ${name}`, () => {
      const compiled = compileSchema(schema);
      const value = parseExactJson(reply);
      assert.equal(compiled.isValid(value), isValid);
      assert.equal(compiled.listErrors(value).length === 0, isValid);
    });
  }

  const lists: [name: string, schema: JsonSchema, value: unknown, errors: string[]][] = [
    [
      "only the branch that a tag chooses",
      cats,
      { t: "dog", bark: "yes" },
      ["/bark type: must be a number, but is a string"],
    ],
    [
      "the tags where there is another",
      cats,
      { t: "cow" },
      ['/t enum: must be one of "cat", "dog", but is "cow"'],
    ],
    [
      "the tags where there is none",
      cats,
      {},
      [' required: must have the key "t", which must be one of "cat", "dog"'],
    ],
    [
      "that there is no tag where only its name is inherited",
      {
        oneOf: ["a", "b"].map((word) => ({
          required: ["constructor"],
          properties: { constructor: { const: word } },
        })),
      },
      {},
      [' required: must have the key "constructor", which must be one of "a", "b"'],
    ],
    [
      "the types that a union takes",
      { anyOf: [{ type: "string" }, { type: "null" }] },
      5,
      [
        " anyOf: must match at least one of the alternatives",
        " type: must be a string or null, but is a number",
      ],
    ],
    [
      "of alternatives without a tag the one that is nearest",
      { anyOf: [{ type: "string" }, { required: ["a", "b"] }, { required: ["a"] }] },
      {},
      [" anyOf: must match at least one of the alternatives", ' required: must have the key "a"'],
    ],
    [
      "what was to be contained",
      { contains: { const: "x" } },
      ["y"],
      [' contains: must have at least 1 item that is "x", but has none'],
    ],
    [
      "an item too many",
      { prefixItems: [{}], items: false },
      [1, 2],
      [" items: must have at most 1 item, but has 2"],
    ],
    [
      "an unevaluated item",
      { prefixItems: [{}], unevaluatedItems: false },
      [1, true],
      ["/1 unevaluatedItems: is one item more than is allowed"],
    ],
    [
      "why a name is none",
      { propertyNames: { maxLength: 1 } },
      { ab: 1 },
      [' propertyNames: must not have a key named "ab": it must have at most 1 character'],
    ],
  ];
  for (const [name, schema, value, errors] of lists) {
    it(`lists ${name}`, () => {
      assert.deepEqual(compileSchema(schema).listErrors(value).map(formatError), errors);
    });
  }

  it("lists 1,000 errors, and says how many more there are", () => {
    const value = Array.from({ length: 1500 }, () => "x");
    const errors = compileSchema({ items: { type: "number" } }).listErrors(value);
    assert.equal(errors.length, 1001);
    assert.deepEqual(errors.at(-1), { path: [], message: "has 500 more errors", code: "type" });
  });

  it("names a schema that refers to itself without end, only where a value comes to it", () => {
    const { isValid, listErrors } = compileSchema({
      $defs: { x: { anyOf: [{ type: "string" }, { $ref: "#/$defs/x" }] } },
      properties: { b: { $ref: "#/$defs/x" } },
    });
    assert.equal(isValid({ b: "x" }), true);
    assert.throws(() => isValid({ b: 1 }), /#\/\$defs\/x refers to itself without end/);
    assert.throws(() => listErrors({ b: 1 }), /#\/\$defs\/x refers to itself without end/);
    assert.equal(isValid({ b: "x" }), true);
  });

  it("tells one misspelt key five levels down in a recursive choice of 11 kinds", () => {
    let value: unknown = { kind: "k1", lft: null };
    for (let level = 0; level < 5; level++) value = { kind: "k2", left: value };
    const kinds = Array.from({ length: 11 }, (_, at) => ({
      type: "object",
      properties: { kind: { const: `k${at}` }, left: { $ref: "#" }, right: { $ref: "#" } },
      required: ["kind"],
      additionalProperties: false,
    }));
    const compiled = compileSchema({ oneOf: kinds });
    assert.deepEqual(compiled.listErrors(value).map(formatError), [
      '/left/left/left/left/left additionalProperties: must not have the key "lft"',
    ]);
    assert.deepEqual(compiled.cost, { isCheap: true });
  });

  it("asks a schema that is met in several ways once about each value", () => {
    const half = { properties: { c: { $ref: "#" } } };
    const compiled = compileSchema({ allOf: [half, { ...half }], type: "object" });
    let value: unknown = {};
    for (let level = 0; level < 200; level++) value = { c: value };
    assert.equal(compiled.isValid(value), true);
    assert.deepEqual(compiled.listErrors({ c: { c: 1 } }).map(formatError), [
      "/c/c type: must be an object, but is a number",
    ]);
    assert.equal(compiled.cost.isCheap, false);
  });

  it("proves patterns quick as far as the effort for one schema goes", () => {
    const patterns = Array.from({ length: 50 }, (_, at) => `^a{0,${1000 + at}}$`);
    const costly = patterns.map((pattern) => [pattern, { pattern }]);
    const properties = { first: { pattern: "^a+$" }, ...Object.fromEntries(costly) };
    const { cost } = compileSchema({ properties });
    assert.match(cost.isCheap ? "" : cost.reason, /proving that it does not takes too long/);
    assert.deepEqual(compileSchema({ pattern: "^a+$" }).cost, { isCheap: true });
  });

  it("finds the same object twice among 20,000", () => {
    const items = Array.from({ length: 20_000 }, (_, n) => ({ n, text: `item ${n}` }));
    const { isValid } = compileSchema({ uniqueItems: true });
    assert.equal(isValid(items), true);
    assert.equal(isValid([...items, { text: "item 7", n: 7 }]), false);
  });

  it("stops at its bound, naming where it was in the schema", () => {
    let clock = 0;
    const budget = { timeoutMs: 10, now: () => clock++ };
    const { isValid } = compileSchema({ items: { items: { type: "number" } } });
    const value = Array.from({ length: 20_000 }, () => Array.from({ length: 10 }, () => 1));
    assert.equal(isValid(value), true);
    assert.throws(
      () => isValid(value, budget),
      (error) => {
        assert.ok(error instanceof JudgementTimeout);
        assert.equal(error.schemaPath, "#/items");
        return true;
      },
    );
  });

  it("names a reference that leads nowhere", () => {
    assert.throws(
      () => compileSchema({ items: { $ref: "#/$defs/no" } }),
      /refers to "#\/\$defs\/no" at #\/items/,
    );
  });
});

// --- internal ---

function formatError({ path, code, message }: ValidationError): string {
  return `${path.map((key) => `/${key}`).join("")} ${code}: ${message}`;
}

/** An alternative whose key `k` is a constant. */
function constantK(k: string, beside: Record<string, unknown> = {}) {
  return { properties: { k: { ...beside, const: k } }, required: ["k"] };
}
