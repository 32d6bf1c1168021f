import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import { isJsonObject } from "../../model/json/jsonValue.ts";
import type { Advice } from "./advice.ts";

/** A whole schema that every value is valid against. */
export function adviseEmpty(schema: JsonSchema): Advice[] {
  if (constrains(schema)) return [];
  const isBare = schema === true || Object.keys(schema).length === 0;
  const why = isBare ? "asks for nothing" : "has no keyword that constrains a value";
  return [{ path: [], message: `${why}: every JSON value is valid` }];
}

/** Whether some value may be invalid; what is referred to counts as constraining. */
export function constrains(schema: unknown): boolean {
  if (!isJsonObject(schema)) return schema === false;
  return Object.entries(schema).some(([keyword, value]) => {
    if (always.has(keyword)) return true;
    if (unlessEmpty.has(keyword)) return isWeighty(value);
    if (keyword === "anyOf") return Array.isArray(value) && value.every(constrains);
    if (keyword === "oneOf") return listHeld(value).length > 1 || listHeld(value).some(constrains);
    if (someOf.has(keyword)) return listHeld(value).some(isDemand);
    return one.has(keyword) && (Array.isArray(value) ? value.some(constrains) : constrains(value));
  });
}

// --- internal ---

const always = new Set([
  ...["$ref", "$dynamicRef", "$recursiveRef", "type", "enum", "const", "pattern", "format"],
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  ...["maxLength", "maxItems", "maxProperties", "not", "contains"],
]);
const unlessEmpty = new Set([
  ...["required", "dependentRequired", "uniqueItems"],
  ...["minLength", "minItems", "minProperties"],
]);
const someOf = new Set([
  ...["allOf", "prefixItems", "properties", "patternProperties"],
  ...["dependentSchemas", "dependencies"],
]);
const one = new Set([
  ...["items", "additionalItems", "unevaluatedItems", "propertyNames", "then", "else"],
  ...["additionalProperties", "unevaluatedProperties"],
]);

/** Whether a schema, or a list of keys in place of one, constrains. */
function isDemand(held: unknown): boolean {
  return Array.isArray(held) ? held.length > 0 : constrains(held);
}

/** Neither 0 nor false nor without entries. */
function isWeighty(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return Boolean(value);
  return Object.keys(value).length > 0;
}

function listHeld(value: unknown): unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}
