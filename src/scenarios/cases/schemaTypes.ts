import { decodePercent } from "../../common/decodePercent.ts";
import { findAtPointer, parsePointer } from "../../model/json/jsonPointer.ts";
import { isJsonObject, readKey } from "../../model/json/jsonValue.ts";

/** Types that a schema, which is self-contained, allows at a place of its value; empty when it does not say. */
export function findTypesAt(schema: unknown, steps: readonly string[]): Set<string> {
  let found = expand(schema, schema);
  for (const step of steps) {
    found = found.flatMap((each) => listBelow(each, step)).flatMap((each) => expand(each, schema));
  }
  return new Set(found.flatMap(listTypes));
}

// --- internal ---

/** References are not followed further: they may lead in a circle. */
const mostReferences = 20;

/** A schema with all that it refers to and is put together from. */
function expand(schema: unknown, root: unknown, references = 0): unknown[] {
  if (!isJsonObject(schema) || references > mostReferences) return [];
  const more = (["allOf", "anyOf", "oneOf"] as const).flatMap((key) => listItems(schema[key]));
  const { $ref } = schema;
  const target =
    typeof $ref === "string" && $ref.startsWith("#")
      ? [findAtPointer(root, parsePointer(decodePercent($ref.slice(1))))]
      : [];
  return [schema, ...[...more, ...target].flatMap((each) => expand(each, root, references + 1))];
}

function listItems(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function listBelow(schema: unknown, step: string): unknown[] {
  const property = readKey(readKey(schema, "properties"), step);
  if (property !== undefined) return [property];
  if (!/^\d+$/.test(step)) return [readKey(schema, "additionalProperties")];
  const items = readKey(schema, "items");
  const [tuple] = [readKey(schema, "prefixItems"), items].filter(Array.isArray);
  return [tuple?.[Number(step)] ?? items];
}

function listTypes(schema: unknown): string[] {
  const type = readKey(schema, "type");
  if (typeof type === "string") return [type];
  if (Array.isArray(type)) return type.map(String);
  const values = [...listItems(readKey(schema, "enum")), readKey(schema, "const")];
  return values.filter((value) => value !== undefined).map(typeOf);
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
