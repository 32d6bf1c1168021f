import assert from "node:assert/strict";
import type { JsonSchema } from "../../../../src/model/config/jsonSchema.ts";
import { findKind } from "../../../../src/model/config/kind.ts";
import { anthropicStrict } from "../../../../src/providers/anthropic/anthropicStrict.ts";
import { googleStrict } from "../../../../src/providers/google/googleStrict.ts";
import { openaiStrict } from "../../../../src/providers/openai/openaiStrict.ts";
import { providerKinds } from "../../../../src/providers/providerKinds.ts";
import { adaptSchema } from "../../../../src/scenarios/strict/adaptSchema.ts";
import { findUnenforced } from "../../../../src/scenarios/strict/findUnenforced.ts";
import { listProviderWarnings } from "../../../../src/scenarios/strict/providerWarnings.ts";
import { makeConfig } from "../../providers/fixtures.ts";

const trip: JsonSchema = {
  type: "object",
  properties: {
    city: { type: "string", minLength: 2, pattern: "^[A-Z]" },
    people: { type: "integer", minimum: 1, maximum: 9 },
  },
  required: ["city"],
};

describe("what an API does not enforce of a schema", () => {
  const cases: [name: string, unenforced: string[], schema: JsonSchema][] = [
    [
      "nothing of what it has",
      [],
      {
        type: "object",
        properties: { a: { enum: [1] } },
        required: ["a"],
        additionalProperties: false,
      },
    ],
    [
      "nothing of what only describes",
      [],
      { title: "t", description: "d", default: 1, examples: [1], $schema: "s", "x-own": 1 },
    ],
    [
      "a keyword that it has not",
      ["minLength at /properties/a"],
      { properties: { a: { minLength: 1 } }, required: ["a"], additionalProperties: false },
    ],
    [
      "an optional property",
      ["a property that is not required at /"],
      { properties: { a: {} }, additionalProperties: false },
    ],
    [
      "an open object",
      ["an object without additionalProperties: false at /items"],
      { items: { properties: {}, required: [] } },
    ],
    ["a format that it has not", ["format at /"], { format: "uri" }],
    [
      "what stands in a definition",
      ["allOf at /$defs/x"],
      { $ref: "#/$defs/x", $defs: { x: { allOf: [{ type: "object" }] } } },
    ],
    ["each once, where it stands first", ["not at /"], { not: { not: {} } }],
    [
      "no property of that name",
      [],
      {
        properties: { minLength: { type: "string" } },
        required: ["minLength"],
        additionalProperties: false,
      },
    ],
    ["nothing of a boolean", [], true],
  ];
  for (const [name, unenforced, schema] of cases) {
    it(`is ${name}`, () => assert.deepEqual(findUnenforced(schema, openaiStrict), unenforced));
  }

  it("differs from API to API", () => {
    const of = (subset: typeof openaiStrict) =>
      findUnenforced(trip, subset).map((each) => each.replace(/ at .*/, ""));
    assert.deepEqual(of(openaiStrict), [
      ...["an object without additionalProperties: false", "a property that is not required"],
      "minLength",
    ]);
    assert.deepEqual(of(anthropicStrict), [
      "an object without additionalProperties: false",
      ...["minLength", "pattern", "minimum", "maximum"],
    ]);
    assert.deepEqual(of(googleStrict), ["minLength", "pattern"]);
    assert.deepEqual(findUnenforced({ minItems: 1 }, anthropicStrict), []);
    assert.deepEqual(findUnenforced({ minItems: 2 }, anthropicStrict), ["minItems at /"]);
  });
});

describe("a schema adapted to what an API enforces", () => {
  it("says in words what it leaves out, closes objects and requires their properties", () => {
    assert.deepEqual(adaptSchema(trip, openaiStrict), {
      type: "object",
      properties: {
        city: { type: "string", pattern: "^[A-Z]", description: "Must keep to minLength: 2." },
        people: { type: "integer", minimum: 1, maximum: 9 },
      },
      required: ["city", "people"],
      additionalProperties: false,
    });
  });

  it("asks for alternatives and constants by the keyword that the API has", () => {
    const schema = { oneOf: [{ const: 1 }, { const: "a", minLength: 1 }], description: "Either." };
    assert.deepEqual(adaptSchema(schema, openaiStrict), {
      anyOf: [{ const: 1 }, { const: "a", description: "Must keep to minLength: 1." }],
      description: "Either.",
    });
    assert.deepEqual(adaptSchema({ const: 1 }, googleStrict), { enum: [1] });
    const both = { oneOf: [{}], anyOf: [{}] };
    assert.deepEqual(adaptSchema(both, openaiStrict), {
      anyOf: [{}],
      description: "Must keep to oneOf: [{}].",
    });
  });

  it("holds nothing more that the API does not enforce, and leaves the schema itself as it is", () => {
    const hard: JsonSchema = {
      $defs: {
        n: { type: "object", properties: { next: { $ref: "#/$defs/n" } }, uniqueItems: true },
      },
      properties: {
        a: { not: { type: "null" }, items: [{ contains: {} }] },
        b: { patternProperties: { x: { if: {} } }, propertyNames: { maxLength: 3 } },
      },
      dependentRequired: { a: ["b"] },
    };
    const before = JSON.stringify(hard);
    for (const subset of [openaiStrict, anthropicStrict, googleStrict]) {
      assert.deepEqual(findUnenforced(adaptSchema(hard, subset), subset), []);
    }
    assert.equal(JSON.stringify(hard), before);
  });
});

describe("warnings of a provider", () => {
  const warn = (config: Record<string, unknown>, mode: "prompt" | "strict" = "prompt") => {
    const model = config.kind === "azure" ? {} : { model: "m" };
    const provider = makeConfig({ ...model, ...config });
    const rules = findKind(providerKinds, provider.kind);
    return listProviderWarnings(provider, rules, { mode, schema: trip });
  };

  const settings: [what: string, config: Record<string, unknown>, says: RegExp[]][] = [
    [
      "a reasoning model of OpenAI",
      { kind: "openai", model: "o3-mini", temperature: 0.2 },
      [/^temperature is not sent: o3-mini/],
    ],
    [
      "GPT-5",
      { kind: "openai", model: "gpt-5-mini", temperature: 0.2 },
      [/^temperature is not sent/],
    ],
    ["GPT-5 for chats", { kind: "openai", model: "gpt-5-chat-latest", temperature: 0.2 }, []],
    [
      "a reasoning model that is told not to",
      { kind: "openai", model: "gpt-5.1", temperature: 0.2, body: { reasoning_effort: "none" } },
      [],
    ],
    [
      "another model of OpenAI",
      { kind: "openai", model: "gpt-4o-mini", temperature: 0.2, maxOutputTokens: 5 },
      [],
    ],
    [
      "a deployment by its name",
      { kind: "azure", resource: "r", deployment: "o4-mini", temperature: 0.2 },
      [/^temperature is not sent/],
    ],
    [
      "a server that nobody knows",
      { kind: "openai-compatible", baseUrl: "http://h", temperature: 2 },
      [],
    ],
    [
      "Anthropic without a bound",
      { kind: "anthropic", model: "claude-sonnet-4-5" },
      [/^maxOutputTokens is not set.*4096/],
    ],
    [
      "Anthropic beyond its temperature",
      { kind: "anthropic", model: "claude-sonnet-4-5", temperature: 1.7, maxOutputTokens: 9 },
      [/^temperature 1.7 is sent as 1/],
    ],
    [
      "Claude that samples no more",
      { kind: "anthropic", model: "claude-opus-5", temperature: 0.5, maxOutputTokens: 9 },
      [/^temperature is not sent/],
    ],
    ["Gemini", { kind: "google", temperature: 1.7 }, []],
  ];
  for (const [what, config, says] of settings) {
    it(`tell what is not sent to ${what}`, () => {
      const found = warn(config);
      assert.equal(found.length, says.length, found.join("\n"));
      for (const [at, pattern] of says.entries()) assert.match(found[at] ?? "", pattern);
    });
  }

  it("tell in strict mode what is not enforced, and by which key it is left out", () => {
    const config = { kind: "anthropic", model: "claude-sonnet-4-5", maxOutputTokens: 9 };
    const [asIs = "", ...others] = warn(config, "strict");
    assert.match(asIs, /minLength at \/properties\/city.*pattern.*minimum.*maximum.*"adapted"/);
    assert.deepEqual(others, []);
    const [adapted] = warn({ ...config, strictSchema: "adapted" }, "strict");
    assert.match(
      adapted ?? "",
      /^the schema is sent without what anthropic does not enforce: .*minLength/,
    );
    assert.match(
      String(warn({ ...config, model: "claude-3-haiku-20240307" }, "strict")),
      /call a tool/,
    );
    assert.deepEqual(warn({ kind: "openai-compatible", baseUrl: "http://h" }, "strict"), []);
  });
});
