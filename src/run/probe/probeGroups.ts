import type { JsonSchema } from "../../model/config/jsonSchema.ts";

/** A schema that is sent, and a value that is asked for. */
export interface ProbeRow {
  /** Number of its scenario, for good: it is how results find their row again. A row that changes gets a new one. */
  readonly number: number;
  readonly keywords: string;
  readonly schema: JsonSchema;
  readonly asked: unknown;
}

/** Keywords that are probed together: what is asked for breaks the schema in them, and in nothing else. */
export interface KeywordGroup extends ProbeRow {
  /** Codes of the errors by which a reply breaks what is probed. */
  readonly codes: readonly string[];
}

/** What is asked for fits: it shows whether the model replies as it is asked, and whether a plain schema is taken. */
export const controlRow: ProbeRow = {
  number: 1,
  keywords: "control",
  schema: closed({ word: { type: "string" } }),
  asked: { word: "touchstone" },
};

/** What is probed. Beside its own keywords a schema has only what every strict subset takes: see `closed`. */
export const keywordGroups: readonly KeywordGroup[] = [
  {
    number: 2,
    keywords: "pattern",
    schema: closed({ code: { type: "string", pattern: "^[A-Z]{3}-[0-9]{4}$" } }),
    asked: { code: "hello" },
    codes: ["pattern"],
  },
  {
    number: 3,
    keywords: "format",
    schema: closed({
      day: { type: "string", format: "date" },
      id: { type: "string", format: "uuid" },
    }),
    asked: { day: "tomorrow", id: "seven" },
    codes: ["format"],
  },
  {
    number: 4,
    keywords: "minimum, maximum",
    schema: closed({
      low: { type: "integer", minimum: 10 },
      high: { type: "integer", maximum: 100 },
    }),
    asked: { low: 1, high: 150 },
    codes: ["minimum", "maximum"],
  },
  {
    number: 5,
    keywords: "minItems, maxItems",
    schema: closed({
      many: { type: "array", items: { type: "string" }, minItems: 3 },
      few: { type: "array", items: { type: "string" }, maxItems: 2 },
    }),
    asked: { many: ["a"], few: ["a", "b", "c", "d"] },
    codes: ["minItems", "maxItems"],
  },
  {
    number: 6,
    keywords: "const",
    schema: closed({ kind: { type: "string", const: "cat" } }),
    asked: { kind: "dog" },
    codes: ["const"],
  },
  {
    number: 7,
    keywords: "enum",
    schema: closed({ color: { type: "string", enum: ["red", "green"] } }),
    asked: { color: "blue" },
    codes: ["enum"],
  },
  {
    number: 8,
    keywords: "anyOf",
    schema: closed({ value: { anyOf: [{ type: "integer" }, { type: "boolean" }] } }),
    asked: { value: "seven" },
    codes: ["anyOf"],
  },
  {
    number: 9,
    keywords: "$ref",
    schema: { ...closed({ done: { $ref: "#/$defs/flag" } }), $defs: { flag: { type: "boolean" } } },
    asked: { done: "yes" },
    codes: ["type"],
  },
  {
    number: 10,
    keywords: "recursion",
    schema: {
      ...closed({ tree: { $ref: "#/$defs/node" } }),
      $defs: {
        node: closed({
          name: { type: "string" },
          children: { type: "array", items: { $ref: "#/$defs/node" } },
        }),
      },
    },
    asked: {
      tree: { name: "a", children: [{ name: "b", children: [{ name: 3, children: [] }] }] },
    },
    codes: ["type"],
  },
  {
    number: 11,
    keywords: "additionalProperties: false",
    schema: closed({ name: { type: "string" } }),
    asked: { name: "Ada", age: 36 },
    codes: ["additionalProperties"],
  },
  {
    number: 12,
    keywords: "additionalProperties: schema",
    schema: closed({ counts: { type: "object", additionalProperties: { type: "integer" } } }),
    asked: { counts: { red: "many" } },
    codes: ["type"],
  },
  {
    number: 13,
    keywords: "propertyNames",
    schema: closed({
      counts: {
        type: "object",
        propertyNames: { enum: ["red", "green"] },
        additionalProperties: { type: "integer" },
      },
    }),
    asked: { counts: { blue: 1 } },
    codes: ["propertyNames"],
  },
  {
    number: 14,
    keywords: "uniqueItems",
    schema: closed({ tags: { type: "array", items: { type: "string" }, uniqueItems: true } }),
    asked: { tags: ["a", "a"] },
    codes: ["uniqueItems"],
  },
  {
    number: 15,
    keywords: "nested optional property",
    schema: closed({
      person: {
        ...closed({ name: { type: "string" }, age: { type: "integer" } }),
        required: ["name"],
      },
    }),
    asked: { person: { name: "Ada", age: "old" } },
    codes: ["type"],
  },
];

// --- internal ---

/** An object that has each of these and no other: so much every strict subset asks for. */
function closed(properties: Record<string, unknown>): Record<string, unknown> {
  return {
    type: "object",
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}
