import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import type { StrictSubset } from "../../model/config/strictSubset.ts";
import { isJsonObject } from "../../model/json/jsonValue.ts";
import { keywords } from "../advice/keywords.ts";
import { walkSchema } from "../advice/walkSchema.ts";

/** What of a schema an API does not hold replies to, each with where it stands first, such as `pattern at /properties/city`. */
export function findUnenforced(schema: JsonSchema, subset: StrictSubset): string[] {
  if (!isJsonObject(schema)) return [];
  const places = new Map<string, string>();
  for (const { schema: each, path } of walkSchema(schema)) {
    for (const what of listUnenforced(each, subset)) {
      if (!places.has(what)) places.set(what, `/${path.join("/")}`);
    }
  }
  return [...places].map(([what, place]) => `${what} at ${place}`);
}

/** Whether a keyword of a schema has a part in what is valid, and an API does not hold replies to it. */
export function isUnenforced(
  keyword: string,
  value: unknown,
  { keywords: enforced, formats, mostMinItems = Infinity }: StrictSubset,
): boolean {
  if (isNote(keyword)) return false;
  if (!enforced.has(keyword)) return true;
  if (keyword === "format" && formats !== undefined) return !formats.has(String(value));
  return keyword === "minItems" && Number(value) > mostMinItems;
}

// --- internal ---

function listUnenforced(schema: Record<string, unknown>, subset: StrictSubset): string[] {
  const unknown = Object.entries(schema)
    .filter(([keyword, value]) => isUnenforced(keyword, value, subset))
    .map(([keyword]) => keyword);
  const { properties, required, additionalProperties } = schema;
  if (!isJsonObject(properties)) return unknown;
  const isOpen = subset.wantsClosed && additionalProperties !== false;
  const listed = Array.isArray(required) ? required : [];
  const hasOptional = Object.keys(properties).some((name) => !listed.includes(name));
  return [
    ...unknown,
    ...(isOpen ? ["an object without additionalProperties: false"] : []),
    ...(subset.wantsAllRequired && hasOptional ? ["a property that is not required"] : []),
  ];
}

/** Unknown keywords are nobody's to enforce; names and definitions say nothing of a value. */
function isNote(keyword: string): boolean {
  const known = Object.hasOwn(keywords, keyword) ? keywords[keyword] : undefined;
  return known === undefined || known.isNote === true || names.has(keyword);
}

const names = new Set([
  ...["$schema", "$id", "id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$vocabulary"],
  ...["$defs", "definitions"],
]);
