import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import { listTypes, show } from "./faultWords.ts";

/** What a schema asks for, to follow "an item that", as far as a few words can say it. */
export function describeWanted(schema: JsonSchema): string {
  if (typeof schema === "boolean") return schema ? "is anything" : "is not allowed at all";
  if (Object.hasOwn(schema, "const")) return `is ${show(schema.const)}`;
  if (Array.isArray(schema.enum)) return `is one of ${schema.enum.map(show).join(", ")}`;
  const others = Object.keys(schema).filter((keyword) => !annotations.has(keyword));
  if (others.length === 1 && typeof schema.type === "string") {
    return `is ${listTypes([schema.type])}`;
  }
  if (others.length <= 2 && typeof schema.pattern === "string") {
    return `matches the pattern ${schema.pattern}`;
  }
  return "fits the schema asked for there";
}

// --- internal ---

const annotations = new Set(["$comment", "default", "description", "examples", "title"]);
