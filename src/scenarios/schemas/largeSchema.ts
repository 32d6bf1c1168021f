import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import { hasMoreValues } from "../../model/json/jsonSize.ts";

/** Files of one schema with more bytes together are read where nobody waits. */
export const mostSchemaBytes = 65_536;

/** Whether a schema has so many values that compiling it would hold up what else a thread does. */
export function isLargeSchema(schema: JsonSchema): boolean {
  if (typeof schema === "boolean") return false;
  const known = largeness.get(schema);
  if (known !== undefined) return known;
  const isLarge = hasMoreValues(schema, mostValues);
  largeness.set(schema, isLarge);
  return isLarge;
}

// --- internal ---

const mostValues = 10_000;

const largeness = new WeakMap<object, boolean>();
