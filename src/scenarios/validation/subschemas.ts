import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import { isJsonObject } from "../../model/json/jsonValue.ts";

/** A schema in a schema, with its keys from there. */
export interface Subschema {
  readonly schema: JsonSchema;
  readonly keys: readonly string[];
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "boolean" || isJsonObject(value);
}

/** The schemas that stand directly in the keywords of a schema; what unknown keywords hold is data. */
export function listKeywordSchemas(schema: Record<string, unknown>): Subschema[] {
  return Object.entries(schema).flatMap(([keyword, value]) => {
    if (mapKeywords.has(keyword)) return isJsonObject(value) ? listSchemas(keyword, value) : [];
    if (!schemaKeywords.has(keyword)) return [];
    if (Array.isArray(value)) return listSchemas(keyword, value);
    return isSchema(value) ? [{ schema: value, keys: [keyword] }] : [];
  });
}

// --- internal ---

const mapKeywords = new Set([
  ...["$defs", "definitions", "dependencies", "dependentSchemas"],
  ...["patternProperties", "properties"],
]);
/** Each holds a schema, or a list of them. */
const schemaKeywords = new Set([
  ...["additionalItems", "additionalProperties", "allOf", "anyOf", "contains", "contentSchema"],
  ...["else", "if", "items", "not", "oneOf", "prefixItems", "propertyNames", "then"],
  ...["unevaluatedItems", "unevaluatedProperties"],
]);

function listSchemas(keyword: string, holder: object): Subschema[] {
  return Object.entries(holder).flatMap(([key, schema]) =>
    isSchema(schema) ? [{ schema, keys: [keyword, key] }] : [],
  );
}
