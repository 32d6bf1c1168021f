import assert from "node:assert/strict";
import { formatExactJson } from "../../../../src/model/json/exactJson.ts";
import { inferSchema } from "../../../../src/scenarios/drafts/inferSchema.ts";
import { createMatcher } from "../../../../src/scenarios/schemas/createValidator.ts";

function schemaOf(text: string) {
  const inferred = inferSchema(text);
  assert.ok("schema" in inferred, JSON.stringify(inferred));
  return JSON.parse(formatExactJson(inferred.schema));
}

describe("a schema inferred from an example", () => {
  it("has the types and the keys that are there", () => {
    assert.deepEqual(
      schemaOf('{ "name": "Ada", "age": 36, "rate": 0.5, "ok": true, "no": null }'),
      {
        type: "object",
        properties: {
          name: { type: "string" },
          age: { type: "integer" },
          rate: { type: "number" },
          ok: { type: "boolean" },
          no: { type: "null" },
        },
        required: ["name", "age", "rate", "ok", "no"],
      },
    );
  });

  it("requires of the items of an array only what each of them has", () => {
    assert.deepEqual(
      schemaOf('{"rows": [{"a": 1, "b": "x"}, {"a": 2.5, "c": null}, {"a": 3, "c": "y"}]}'),
      {
        type: "object",
        properties: {
          rows: {
            type: "array",
            items: {
              type: "object",
              properties: {
                a: { type: "number" },
                b: { type: "string" },
                c: { type: ["null", "string"] },
              },
              required: ["a"],
            },
          },
        },
        required: ["rows"],
      },
    );
  });

  it("takes what nothing is known of as it is, and a single value too", () => {
    assert.deepEqual(schemaOf("[]"), { type: "array" });
    assert.deepEqual(schemaOf("{}"), { type: "object" });
    assert.deepEqual(schemaOf("[[], [1], ['x']]".replaceAll("'", '"')), {
      type: "array",
      items: { type: "array", items: { type: ["integer", "string"] } },
    });
    assert.deepEqual(schemaOf('"text"'), { type: "string" });
  });

  it("tells integers of any size from other numbers", () => {
    assert.deepEqual(schemaOf('{"n": 123456789012345678901234567890, "e": 1e400}'), {
      type: "object",
      properties: { n: { type: "integer" }, e: { type: "number" } },
      required: ["n", "e"],
    });
  });

  it("accepts the example it was made of", () => {
    for (const example of [
      '{"a": {"b": [1, "x", null, {"c": [true]}]}, "constructor": 1, "toString": {}}',
      "[1, 2.5, -3e2]",
      '{"": 0, "a.b": {"~/": []}, "日本": "語"}',
      '// with a comment\n{"a": 1,}',
    ]) {
      const value = JSON.parse(example.replace(/^\/\/.*\n/, "").replace(",}", "}"));
      assert.equal(createMatcher(schemaOf(example))(value), true, example);
    }
  });

  it("is the text itself where that is a JSON Schema", () => {
    const schema = { type: "object", properties: { a: { const: 1 } } };
    assert.deepEqual(schemaOf(JSON.stringify(schema)), schema);
    const draft7 = { $schema: "http://json-schema.org/draft-07/schema#", enum: [1] };
    assert.deepEqual(schemaOf(JSON.stringify(draft7)), draft7);
    assert.notDeepEqual(schemaOf('{"type": "invoice"}'), { type: "invoice" });
  });

  it("names the place of what is no JSON", () => {
    for (const [text, fault] of [
      ["  ", /there is no JSON/],
      ['{"a": }', /line 1, column 7: is not valid JSON/],
      ['{"a": 1,\n "a": 2}', /line 2, column 2: is given twice/],
      ['{"__proto__": 1}', /not allowed as a key/],
      ["[".repeat(600) + "]".repeat(600), /nested more than/],
      ["plain text", /is not valid JSON/],
    ] as const) {
      const inferred = inferSchema(text);
      assert.match("fault" in inferred ? inferred.fault : "", fault, text.slice(0, 40));
    }
  });

  it("takes an example of a hundred thousand rows within seconds", () => {
    const rows = Array.from({ length: 100_000 }, (_, id) => ({ id, name: `n${id}`, at: { x: 1 } }));
    const begun = performance.now();
    const schema = schemaOf(JSON.stringify(rows)) as { items: { required: string[] } };
    assert.deepEqual(schema.items.required, ["id", "name", "at"]);
    assert.ok(performance.now() - begun < 10_000);
  });
});
