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
    if (everyOf.has(keyword)) return Array.isArray(value) && value.every(constrains);
    if (someOf.has(keyword)) return listHeld(value).some(constrains);
    return one.has(keyword) && (constrains(value) || listHeld(value).some(constrains));
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
const everyOf = new Set(["anyOf"]);
const someOf = new Set([
  ...["allOf", "oneOf", "prefixItems", "properties", "patternProperties"],
  ...["dependentSchemas", "dependencies"],
]);
const one = new Set([
  ...["items", "additionalItems", "unevaluatedItems", "propertyNames", "then", "else"],
  ...["additionalProperties", "unevaluatedProperties"],
]);

/** Neither 0 nor false nor without entries. */
function isWeighty(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return Boolean(value);
  return Object.keys(value).length > 0;
}

function listHeld(value: unknown): unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}
