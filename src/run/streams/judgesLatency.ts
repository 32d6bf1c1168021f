import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import { isJsonObject } from "../../model/json/jsonValue.ts";

/** Whether a schema of outcomes says anything of `latencyMs`, wherever in it. */
export function judgesLatency(schema: JsonSchema): boolean {
  return mentions(schema);
}

// --- internal ---

const judged = "latencyMs";

function mentions(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(mentions);
  if (!isJsonObject(value)) return false;
  const { required, properties } = value;
  if (Array.isArray(required) && required.includes(judged)) return true;
  // `false` says that there must be none.
  if (isJsonObject(properties) && (properties[judged] ?? false) !== false) return true;
  return Object.values(value).some(mentions);
}
