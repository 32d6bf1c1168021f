import { compareNumbers, isInteger, isJsonNumber } from "../../model/json/exactNumber.ts";
import { isJsonObject } from "../../model/json/jsonValue.ts";
import { findSlip } from "../../model/words/nearest.ts";
import type { SchemaNode } from "../schemas/schemaTree.ts";
import type { Advice, AdviceRule } from "./advice.ts";

/** Keywords of one subschema that no value can meet together. */
export const adviseUnmeetable: AdviceRule = (node) => [
  ...listForbidden(node),
  ...listBounds(node),
  ...listWrongTypes(node),
];

// --- internal ---

/** So many keys of a schema are looked for among those it has, if it has not too many: each takes its time. */
const mostHints = 10;
const mostKnown = 1000;

/** Keys that are asked for and forbidden. */
function listForbidden({ schema, path }: SchemaNode): Advice[] {
  const { required, properties = {}, patternProperties, additionalProperties } = schema;
  const isOpen = additionalProperties !== false || patternProperties !== undefined;
  if (isOpen || !Array.isArray(required) || !isJsonObject(properties)) return [];
  const known = Object.keys(properties);
  let hintsLeft = known.length > mostKnown ? 0 : mostHints;
  return required.flatMap((key, index): Advice[] => {
    if (typeof key !== "string" || Object.hasOwn(properties, key)) return [];
    const nearest = hintsLeft-- > 0 ? findSlip(key, known) : undefined;
    const hint = nearest === undefined ? "" : `; did you mean "${nearest}"?`;
    const message = `asks for the key "${key}", which "additionalProperties": false forbids: no object can be valid${hint}`;
    return [{ path: [...path, "required", String(index)], message }];
  });
}

const bounds: readonly (readonly [least: string, most: string, isStrict: boolean])[] = [
  ["minimum", "maximum", false],
  ["exclusiveMinimum", "maximum", true],
  ["minimum", "exclusiveMaximum", true],
  ["exclusiveMinimum", "exclusiveMaximum", true],
  ["minLength", "maxLength", false],
  ["minItems", "maxItems", false],
  ["minProperties", "maxProperties", false],
  ["minContains", "maxContains", false],
];

function listBounds({ schema, path }: SchemaNode): Advice[] {
  return bounds.flatMap(([least, most, isStrict]): Advice[] => {
    const [low, high] = [schema[least], schema[most]];
    if (!isJsonNumber(low) || !isJsonNumber(high)) return [];
    const difference = compareNumbers(low, high);
    if (difference < 0 || (difference === 0 && !isStrict)) return [];
    const relation = difference > 0 ? "is above" : "leaves nothing below";
    const message = `${relation} "${most}" (${high}): no value can be valid`;
    return [{ path: [...path, least], message }];
  });
}

/** Values that are listed but not of the type. */
function listWrongTypes({ schema, path }: SchemaNode): Advice[] {
  const types = [schema.type].flat().filter((type) => typeof type === "string");
  if (types.length === 0) return [];
  const fits = (value: unknown) => types.some((type) => isOfType(value, type));
  const named = types.map((type) => `"${type}"`).join(" or ");
  const { enum: listed } = schema;
  const faults: Advice[] = [];
  if (Array.isArray(listed) && listed.length > 0 && !listed.some(fits)) {
    const message = `holds no value of type ${named}: none can be valid`;
    faults.push({ path: [...path, "enum"], message });
  }
  if (Object.hasOwn(schema, "const") && !fits(schema.const)) {
    faults.push({
      path: [...path, "const"],
      message: `is not of type ${named}: no value can be valid`,
    });
  }
  return faults;
}

function isOfType(value: unknown, type: string): boolean {
  if (value === null) return type === "null";
  if (Array.isArray(value)) return type === "array";
  if (!isJsonNumber(value)) return type === typeof value;
  return type === "number" || (type === "integer" && isInteger(value));
}
