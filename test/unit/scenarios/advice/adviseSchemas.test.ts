import assert from "node:assert/strict";
import type { JsonSchema } from "../../../../src/model/config/jsonSchema.ts";
import { adviseSchemas } from "../../../../src/scenarios/advice/adviseSchemas.ts";
import { parseJsoncDocument } from "../../../../src/scenarios/files/jsoncDocument.ts";
import { createFileSource } from "../../../../src/scenarios/schemas/schemaSource.ts";
import { loadConfig } from "../../configs.ts";
import { makeScenario, makeWorkspace, removeWorkspaces } from "../config/makeWorkspace.ts";

const draft07 = "http://json-schema.org/draft-07/schema#";
const person = { type: "object", properties: { name: { type: "string" } }, required: ["name"] };

describe("advice about a schema that every value is valid against", () => {
  const empty: Record<string, JsonSchema> = {
    "is true": true,
    "is empty": {},
    "only describes": {
      $schema: draft07,
      title: "Person",
      description: "A person",
      $defs: { person },
    },
    "has keywords that ask for nothing": { required: [], minLength: 0, properties: { a: {} } },
    "has an alternative that asks for nothing": { anyOf: [person, {}] },
  };
  for (const [what, schema] of Object.entries(empty)) {
    it(`is given when it ${what}`, () => {
      assert.match(advise(schema).join("\n"), /^: .*: every JSON value is valid$/);
    });
  }

  const constraining: Record<string, JsonSchema> = {
    "has a type": { type: "object" },
    "has a part that constrains": { properties: { a: { maximum: 3 } } },
    "asks for a key because of another": { $schema: draft07, dependencies: { a: ["b"] } },
    "refers to another": { $ref: "#/$defs/person", $defs: { person } },
    "forbids everything": false,
    "excludes something": { not: {} },
    "asks for one of several": { oneOf: [{}, person] },
  };
  for (const [what, schema] of Object.entries(constraining)) {
    it(`is not given when it ${what}`, () => assert.deepEqual(advise(schema), []));
  }
});

describe("advice about a request that was taken for its schema", () => {
  const wrappers: Record<string, [key: string, api: RegExp, place: string, schema: JsonSchema]> = {
    "OpenAI's wrapper": [
      "schema",
      /OpenAI/,
      "schema",
      { name: "person", strict: true, schema: person },
    ],
    "OpenAI's response format": [
      "json_schema",
      /OpenAI/,
      "json_schema.schema",
      { json_schema: { name: "person", schema: person } },
    ],
    "Anthropic's tool": [
      "input_schema",
      /Anthropic/,
      "input_schema",
      { name: "p", input_schema: person },
    ],
    "Gemini's config": [
      "responseSchema",
      /Gemini/,
      "responseSchema",
      { responseMimeType: "application/json", responseSchema: person },
    ],
  };
  for (const [what, [key, api, place, schema]] of Object.entries(wrappers)) {
    it(`knows ${what}`, () => {
      const [line = "", ...others] = advise(schema);
      assert.deepEqual(others, []);
      assert.ok(line.startsWith(`${key}: `), line);
      assert.match(line, api);
      assert.ok(line.includes(`"${place}"`), line);
    });
  }

  it("is not given for a key of that name in a schema that constrains", () => {
    assert.deepEqual(advise({ ...person, schema: person }), []);
  });
});

describe("advice about misspelt keywords", () => {
  const slips: Record<string, [nearest: string, value: unknown]> = {
    propertes: ["properties", {}],
    requierd: ["required", ["a"]],
    aditionalProperties: ["additionalProperties", false],
    minLenght: ["minLength", 3],
    enums: ["enum", ["a"]],
    tpye: ["type", "string"],
    minlength: ["minLength", 3],
    schema: ["$schema", draft07],
  };
  for (const [key, [nearest, value]] of Object.entries(slips)) {
    it(`names "${nearest}" for "${key}"`, () => {
      const schema = { type: "object", properties: { a: { type: "string", [key]: value } } };
      const message = `"${key}" means nothing in JSON Schema; did you mean "${nearest}"?`;
      assert.deepEqual(advise(schema), [`properties.a.${key}: ${message}`]);
    });
  }

  it("is not given for names of people's own, data, notes and what is like no keyword", () => {
    const schema = {
      type: "object",
      properties: { requierd: { type: "string" }, enums: { type: "string" } },
      $defs: { propertes: { type: "string" } },
      patternProperties: { itmes: { type: "string" } },
      default: { tpye: 1 },
      examples: [{ propertes: {} }],
      enum: [{ requierd: 1 }],
      "x-enums": ["a"],
      "x-meta": { propertes: {} },
      note: "near to not, but a text",
      comment: "near to a note",
      name: "person",
      strict: true,
      propertyOrdering: ["a"],
    };
    assert.deepEqual(advise(schema), []);
  });
});

describe("advice about keywords that cannot be met", () => {
  const unmeetable: Record<
    string,
    [key: string, message: RegExp, schema: Record<string, unknown>]
  > = {
    "a key that is asked for and forbidden": [
      "required.1",
      /"nmae".*no object can be valid; did you mean "name"\?$/,
      { ...person, required: ["name", "nmae"], additionalProperties: false },
    ],
    "a lower bound above the upper one": [
      "minimum",
      /^is above "maximum" \(5\)/,
      { minimum: 6, maximum: 5 },
    ],
    "bounds that leave nothing between them": [
      "exclusiveMinimum",
      /^leaves nothing below "maximum" \(5\)/,
      { exclusiveMinimum: 5, maximum: 5 },
    ],
    "more characters than there may be": [
      "minLength",
      /"maxLength"/,
      { minLength: 2, maxLength: 1 },
    ],
    "more items than there may be": ["minItems", /"maxItems"/, { minItems: 2, maxItems: 1 }],
    "values of another type": [
      "enum",
      /no value of type "string"/,
      { type: "string", enum: [1, 2] },
    ],
    "a constant of another type": [
      "const",
      /is not of type "integer" or "null"/,
      { type: ["integer", "null"], const: 1.5 },
    ],
  };
  for (const [what, [key, message, schema]] of Object.entries(unmeetable)) {
    it(`knows ${what}`, () => {
      const [line = "", ...others] = advise({ allOf: [schema] });
      assert.deepEqual(others, []);
      assert.ok(line.startsWith(`allOf.0.${key}: `), line);
      assert.match(line.slice(line.indexOf(": ") + 2), message);
    });
  }

  it("is not given for what can be met", () => {
    const schemas = [
      {
        ...person,
        required: ["name", "x-1"],
        additionalProperties: false,
        patternProperties: { "^x-": {} },
      },
      { ...person, required: ["name", "other"] },
      { minimum: 5, maximum: 5, minLength: 1, maxLength: 1 },
      { type: ["string", "null"], enum: [null, 1] },
      { type: "number", const: 1 },
    ];
    for (const schema of schemas) assert.deepEqual(advise(schema), []);
  });
});

describe("advice about formats", () => {
  it("is given for what is not checked, once for each format, with the nearest that is", () => {
    const schema = {
      type: "object",
      properties: {
        a: { type: "string", format: "iri" },
        b: { type: "string", format: "date_time" },
        c: { type: "string", format: "date_time" },
        d: { type: "string", format: "date-time" },
        e: { type: "string", format: "slug" },
      },
    };
    assert.deepEqual(advise(schema), [
      'properties.a.format: the format "iri" is not checked: every text passes',
      'properties.b.format: the format "date_time" is not checked: every text passes; did you mean "date-time"?',
      'properties.e.format: the format "slug" is not checked: every text passes',
    ]);
  });
});

describe("advice about keywords beside a $ref", () => {
  const schema = {
    definitions: { person },
    properties: { a: { $ref: "#/definitions/person", title: "A", maxProperties: 3 } },
  };

  it("is given where the draft passes them over", () => {
    assert.deepEqual(advise({ $schema: draft07, ...schema }), [
      'properties.a.maxProperties: "maxProperties" is passed over: in draft-07 a "$ref" stands for the whole schema; put both into "allOf"',
    ]);
  });

  it("is not given where they are judged", () => assert.deepEqual(advise(schema), []));
});

describe("advice about keywords of another draft", () => {
  const others: Record<string, [schema: Record<string, unknown>, line: string]> = {
    "prefixItems in draft-07": [
      { $schema: draft07, type: "array", prefixItems: [{}] },
      'prefixItems: "prefixItems" means nothing in draft-07: it is of 2020-12; write "items"',
    ],
    "dependentRequired in draft-07": [
      { $schema: draft07, type: "object", dependentRequired: { a: ["b"] } },
      'dependentRequired: "dependentRequired" means nothing in draft-07: it is of 2019-09 and later; write "dependencies"',
    ],
    "additionalItems in 2020-12": [
      { type: "array", additionalItems: false },
      'additionalItems: "additionalItems" means nothing in 2020-12: it is of 2019-09 and earlier; write "items"',
    ],
    "$recursiveRef in 2020-12": [
      { type: "object", properties: { a: { $recursiveRef: "#" } } },
      'properties.a.$recursiveRef: "$recursiveRef" means nothing in 2020-12: it is of 2019-09; write "$dynamicRef"',
    ],
  };
  for (const [what, [schema, line]] of Object.entries(others)) {
    it(`knows ${what}`, () => assert.deepEqual(advise(schema), [line]));
  }

  it("is not given for definitions under either name", () => {
    assert.deepEqual(advise({ $schema: draft07, type: "object", $defs: { person } }), []);
    assert.deepEqual(advise({ type: "object", definitions: { person } }), []);
  });
});

describe("advice", () => {
  afterEach(removeWorkspaces);

  it("stands in the file it is about, also one that a schema refers to, and a run is not kept from", async () => {
    const folder = await makeWorkspace({
      "a.touchstone.json": {
        name: "a",
        providers: [{ id: "sim", kind: "simulated" }],
        scenarios: [
          makeScenario({ schema: "whole.schema.json" }),
          makeScenario({ number: 2, schema: "whole.schema.json" }),
          makeScenario({ number: 3, schema: {} }),
        ],
      },
      "whole.schema.json": '{\n  "type": "array",\n  "items": { "$ref": "part.schema.json" }\n}',
      "part.schema.json": '{\n  "type": "object",\n  "propertes": {}\n}',
    });
    const result = await loadConfig(`${folder}/a.touchstone.json`, { workspaceFolder: folder });
    assert.ok(result.ok);
    assert.deepEqual(
      result.value.warnings.map(({ severity, file, line, column, key }) =>
        [severity, file.slice(folder.length + 1), line, column, key].join(" "),
      ),
      [
        "warning a.touchstone.json 29 17 scenarios.2.schema",
        "warning part.schema.json 3 3 propertes",
      ],
    );
  });

  it("is not given for the schema that a stream scenario does without", async () => {
    const reactions = [{ id: "alerts", handler: { kind: "http" } }];
    const scenario = { number: 1, name: "n", kind: "stream", reactions };
    const folder = await makeWorkspace({
      "a.touchstone.json": { name: "a", scenarios: [scenario] },
      "b.touchstone.json": { name: "b", scenarios: [{ ...scenario, schema: true }] },
    });
    const count = async (name: string) => {
      const result = await loadConfig(`${folder}/${name}.touchstone.json`, {
        workspaceFolder: folder,
      });
      assert.ok(result.ok);
      return result.value.warnings.length;
    };
    assert.deepEqual([await count("a"), await count("b")], [0, 1]);
  });

  it("is bounded for each file", () => {
    const properties = Object.fromEntries(
      Array.from({ length: 5000 }, (_, index) => [`p${index}`, { type: "string", minLenght: 1 }]),
    );
    assert.equal(advise({ type: "object", properties }).length, 50);
  });
});

describe("advice about a pattern", () => {
  it("is given where it is a regular expression only without Unicode", () => {
    const schema = {
      properties: { day: { pattern: "^\\d{4}\\-\\d{2}$" } },
      patternProperties: { "^[\\w-.]+$": { type: "string" }, "^[a-z]+$": { type: "string" } },
    };
    const [first = "", second = "", ...others] = advise(schema);
    assert.match(first, /^patternProperties\..*only without Unicode \(Invalid character class\)/);
    assert.match(second, /^properties\.day\.pattern: .*only without Unicode \(Invalid escape\)/);
    assert.deepEqual(others, []);
  });

  it("tells of every keyword of a later draft, and of none in its own", () => {
    const later = [
      ...["const", "contains", "propertyNames", "if", "dependentRequired", "dependentSchemas"],
      ...["minContains", "maxContains", "unevaluatedItems", "unevaluatedProperties"],
      ...["prefixItems", "$dynamicRef"],
    ];
    const schema = Object.fromEntries(later.map((keyword) => [keyword, {}]));
    const told = ($schema: string) =>
      advise({ $schema, type: "object", ...schema })
        .filter((message) => message.includes("means nothing in"))
        .map((message) => message.split(":")[0]);
    assert.deepEqual(told("http://json-schema.org/draft-04/schema#").sort(), later.toSorted());
    assert.deepEqual(told("https://json-schema.org/draft/2019-09/schema"), [
      "prefixItems",
      "$dynamicRef",
    ]);
    assert.deepEqual(told("https://json-schema.org/draft/2020-12/schema"), []);
  });

  it("looks for what the first forbidden keys may be slips of: each takes its time", () => {
    const names = Array.from({ length: 12 }, (_, index) => `${"xyz".repeat(index + 2)}name`);
    const forbid = (known: string[]) =>
      advise({
        required: names,
        properties: Object.fromEntries(known.map((key) => [key, {}])),
        additionalProperties: false,
      }).filter((message) => message.includes("did you mean")).length;
    assert.equal(forbid(names.map((name) => `${name}s`)), 10);
    assert.equal(forbid([...Array(1001).keys()].map((at) => `${names[0]}${at}`)), 0);
  });
});

// --- internal ---

/** What is said of a schema file, each as `key: message`. */
function advise(schema: JsonSchema): string[] {
  const document = parseJsoncDocument("/w/a.schema.json", JSON.stringify(schema));
  return adviseSchemas([createFileSource(document, document.value as JsonSchema)]).map(
    ({ key, message }) => `${key}: ${message}`,
  );
}
