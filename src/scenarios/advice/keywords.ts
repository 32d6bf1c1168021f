import { isJsonNumber } from "../../model/json/exactNumber.ts";

/** What JSON Schema knows of a keyword, over all drafts. */
export interface Keyword {
  /** JSON types that its value may have. */
  readonly takes: readonly JsonType[];
  /** Whether the subschemas in it have names; else it is one, or a list of them. */
  readonly holds?: "schemas" | "named schemas";
  /** It says something to people or tools and has no part in what is valid. */
  readonly isNote?: true;
}

export type JsonType = "object" | "array" | "text" | "number" | "flag" | "null";

/** From the oldest to the newest. */
export const draftOrder = ["draft-04", "draft-06", "draft-07", "2019-09", "2020-12"];

/** All keywords of the drafts, and those that OpenAPI adds to describe. */
export const keywords: Readonly<Record<string, Keyword>> = {
  ...all(["title", "description", "$comment"], { takes: ["text"], isNote: true }),
  ...all(["contentEncoding", "contentMediaType"], { takes: ["text"], isNote: true }),
  ...all(["deprecated", "readOnly", "writeOnly"], { takes: ["flag"], isNote: true }),
  ...all(["examples"], { takes: ["array"], isNote: true }),
  ...all(["default", "example", "xml", "externalDocs", "discriminator", "nullable"], {
    takes: [],
    isNote: true,
  }),
  ...all(["contentSchema"], { takes: ["object", "flag"], isNote: true }),
  ...all(["$schema", "$id", "id", "$anchor", "$dynamicAnchor"], { takes: ["text"] }),
  ...all(["$recursiveAnchor"], { takes: ["flag"] }),
  ...all(["$vocabulary"], { takes: ["object"] }),
  ...all(["$ref", "$dynamicRef", "$recursiveRef", "pattern", "format"], { takes: ["text"] }),
  ...all(["type"], { takes: ["text", "array"] }),
  ...all(["enum"], { takes: ["array"] }),
  ...all(["const"], { takes: ["object", "array", "text", "number", "flag", "null"] }),
  ...all(["required"], { takes: ["array", "flag"] }),
  ...all(["uniqueItems"], { takes: ["flag"] }),
  ...all(["dependentRequired"], { takes: ["object"] }),
  ...all(["exclusiveMinimum", "exclusiveMaximum"], { takes: ["number", "flag"] }),
  ...all(["minimum", "maximum", "multipleOf", "minLength", "maxLength"], { takes: ["number"] }),
  ...all(["minItems", "maxItems", "minContains", "maxContains"], { takes: ["number"] }),
  ...all(["minProperties", "maxProperties"], { takes: ["number"] }),
  ...all(["allOf", "anyOf", "oneOf", "prefixItems"], { takes: ["array"], holds: "schemas" }),
  ...all(["items"], { takes: ["object", "array", "flag"], holds: "schemas" }),
  ...all(["not", "if", "then", "else", "contains", "propertyNames"], {
    takes: ["object", "flag"],
    holds: "schemas",
  }),
  ...all(["additionalItems", "unevaluatedItems"], { takes: ["object", "flag"], holds: "schemas" }),
  ...all(["additionalProperties", "unevaluatedProperties"], {
    takes: ["object", "flag"],
    holds: "schemas",
  }),
  ...all(["properties", "patternProperties", "$defs", "definitions"], {
    takes: ["object"],
    holds: "named schemas",
  }),
  ...all(["dependentSchemas", "dependencies"], { takes: ["object"], holds: "named schemas" }),
};

/** Whether a keyword may have this value. */
export function mayTake({ takes }: Keyword, value: unknown): boolean {
  return takes.includes(typeOf(value));
}

// --- internal ---

function all(names: readonly string[], keyword: Keyword): Record<string, Keyword> {
  return Object.fromEntries(names.map((name) => [name, keyword]));
}

function typeOf(value: unknown): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "string") return "text";
  if (typeof value === "boolean") return "flag";
  return isJsonNumber(value) ? "number" : "object";
}
