import assert from "node:assert/strict";
import type { JsonSchema, SchemaDraft } from "../../../../src/model/config/jsonSchema.ts";
import { parseExactJson } from "../../../../src/model/json/exactJson.ts";
import { compileSchema } from "../../../../src/scenarios/validation/compileSchema.ts";
import { suiteDrafts } from "./schemaSuite.ts";

type Rule = [name: string, draft: SchemaDraft, schema: object, valid: string[], invalid: string[]];

const closedBy = (keyword: string, ...branches: object[]) => ({
  anyOf: branches,
  [keyword]: false,
});
const has = (key: string, more: object = {}) => ({
  properties: { [key]: true },
  required: [key],
  ...more,
});

/** What the test suite of JSON Schema asks as well, which need not be there. */
const rules: Rule[] = [
  [
    "an id means nothing",
    "2020-12",
    {
      id: "http://example.com/x",
      $defs: { s: { type: "string" } },
      properties: { a: { id: "http://example.com/y", $ref: "#/$defs/s" } },
    },
    ['{"a":"1"}'],
    ['{"a":1}'],
  ],
  [
    "a $id means nothing",
    "draft-04",
    {
      definitions: { s: { type: "string" } },
      properties: { a: { $id: "http://example.com/y", allOf: [{ $ref: "#/definitions/s" }] } },
    },
    ['{"a":"1"}'],
    ['{"a":1}'],
  ],
  ...(["draft-04", "draft-06", "draft-07"] as const).map(
    (draft): Rule => [
      "a $ref stands for the whole schema",
      draft,
      {
        definitions: { s: { type: "string" } },
        properties: { a: { $ref: "#/definitions/s", maxLength: 1 } },
      },
      ['{"a":"ab"}'],
      ['{"a":1}'],
    ],
  ),
  ...(["2019-09", "2020-12"] as const).map(
    (draft): Rule => [
      "a $ref is one keyword among others",
      draft,
      { $defs: { s: { type: "string" } }, properties: { a: { $ref: "#/$defs/s", maxLength: 1 } } },
      ['{"a":"a"}'],
      ['{"a":1}', '{"a":"ab"}'],
    ],
  ),
  [
    "an id beside a $ref names nothing",
    "draft-07",
    {
      $id: "http://example.com/root.json",
      definitions: { s: { type: "string" } },
      properties: { a: { $id: "sub/", $ref: "#/definitions/s" } },
    },
    ['{"a":"1"}'],
    ['{"a":1}'],
  ],
  ["flags make bounds exclusive", "draft-04", { maximum: 3, exclusiveMaximum: true }, ["2"], ["3"]],
  ["flags make bounds exclusive", "draft-04", { minimum: 3, exclusiveMinimum: true }, ["4"], ["3"]],
  ["bounds of their own are exclusive", "draft-06", { exclusiveMaximum: 3 }, ["2"], ["3"]],
  ["1.0 is a whole number", "draft-06", { type: "integer" }, ["1.0"], ["1.5"]],
  ["const is not known", "draft-04", { const: 1 }, ["1", "2"], []],
  ["a condition is not known", "draft-06", { if: false, else: false }, ["1"], []],
  ["a condition counts", "draft-07", { if: { type: "string" }, else: false }, ['"a"'], ["1"]],
  [
    "items may be a list of schemas",
    "2019-09",
    { items: [{ type: "string" }], additionalItems: { type: "number" } },
    ['["a",1]'],
    ["[1]", '["a","b"]'],
  ],
  [
    "items follow prefixItems",
    "2020-12",
    { prefixItems: [true], items: false },
    ["[1]"],
    ["[1,2]"],
  ],
  [
    "so many may be contained",
    "draft-07",
    { contains: { const: 1 }, minContains: 2 },
    ["[1]"],
    ["[]"],
  ],
  [
    "so many may be contained",
    "draft-07",
    { contains: { const: 1 }, maxContains: 1 },
    ["[1,1]"],
    [],
  ],
  ["minContains counts", "2019-09", { contains: { const: 1 }, minContains: 2 }, ["[1,1]"], ["[1]"]],
  ["maxContains counts", "2020-12", { contains: { const: 1 }, maxContains: 1 }, ["[1]"], ["[1,1]"]],
  [
    "what another keyword looked at is evaluated",
    "2020-12",
    closedBy("unevaluatedProperties", has("a"), has("b")),
    ['{"a":1}', '{"a":1,"b":2}'],
    ['{"a":1,"c":2}'],
  ],
  [
    "what a failed alternative looked at is not",
    "2019-09",
    closedBy("unevaluatedProperties", has("a"), has("b", { properties: { b: true, c: true } })),
    ['{"b":1,"c":2}'],
    ['{"a":1,"c":2}'],
  ],
  [
    "what is unevaluated within is evaluated for the outside",
    "2020-12",
    { allOf: [{ unevaluatedProperties: true }], unevaluatedProperties: false },
    ['{"a":1}'],
    [],
  ],
  [
    "a failed unevaluated schema within is told",
    "2020-12",
    {
      anyOf: [closedBy("unevaluatedProperties", has("a")), has("b")],
      unevaluatedProperties: false,
    },
    ['{"a":1}', '{"b":1}'],
    ['{"a":1,"b":1}', '{"c":1}'],
  ],
  [
    "items that are contained are evaluated",
    "2020-12",
    { contains: { const: 1 }, unevaluatedItems: false },
    ["[1,1]"],
    ["[1,2]"],
  ],
  [
    "items that are contained are not evaluated",
    "2019-09",
    { contains: { const: 1 }, unevaluatedItems: false },
    [],
    ["[1]"],
  ],
  [
    "the outermost $dynamicAnchor counts",
    "2020-12",
    {
      $id: "http://example.com/strict",
      $dynamicAnchor: "node",
      $ref: "tree",
      unevaluatedProperties: false,
      $defs: {
        tree: {
          $id: "tree",
          $dynamicAnchor: "node",
          properties: { children: { items: { $dynamicRef: "#node" } } },
        },
      },
    },
    ['{"children":[{"children":[]}]}'],
    ['{"children":[{"daat":1}]}'],
  ],
  [
    "the outermost $recursiveAnchor counts",
    "2019-09",
    {
      $id: "http://example.com/strict",
      $recursiveAnchor: true,
      $ref: "tree",
      unevaluatedProperties: false,
      $defs: {
        tree: {
          $id: "tree",
          $recursiveAnchor: true,
          properties: { children: { items: { $recursiveRef: "#" } } },
        },
      },
    },
    ['{"children":[{"children":[]}]}'],
    ['{"children":[{"daat":1}]}'],
  ],
  ["a time needs an offset", "draft-07", { format: "time" }, ['"10:00:00Z"'], ['"10:00:00"']],
  ["2100 is no leap year", "2020-12", { format: "date" }, ['"2000-02-29"'], ['"2100-02-29"']],
  ["a leap second ends a day", "2019-09", { format: "time" }, ['"23:59:60Z"'], ['"22:59:60Z"']],
  ["formats unknown to it are notes", "2020-12", { format: "password" }, ['"%"'], []],
  ...[...suiteDrafts].map(
    ([draft, { $schema }]): Rule => [
      "its own schema of schemas can be referred to",
      draft,
      { properties: { a: { $ref: $schema } } },
      ['{"a":{"type":"string"}}'],
      ['{"a":{"type":5}}'],
    ],
  ),
];

describe("each draft", () => {
  for (const [name, draft, keywords, valid, invalid] of rules) {
    it(`has its rules: in ${draft} ${name}`, () => {
      const schema: JsonSchema = { $schema: suiteDrafts.get(draft)?.$schema, ...keywords };
      const { isValid, listErrors } = compileSchema(schema);
      for (const [texts, isWanted] of [[valid, true] as const, [invalid, false] as const]) {
        for (const text of texts) {
          const value = parseExactJson(text);
          assert.equal(isValid(value), isWanted, text);
          assert.equal(listErrors(value).length === 0, isWanted, text);
        }
      }
    });
  }

  it("checks formats only where that is wanted", () => {
    const { isValid } = compileSchema({ format: "date" }, { checksFormats: false });
    assert.equal(isValid("no date"), true);
  });
});
