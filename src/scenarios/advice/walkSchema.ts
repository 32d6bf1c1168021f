import { isJsonObject } from "../../model/json/jsonValue.ts";
import type { SchemaNode } from "../schemas/schemaTree.ts";
import { keywords } from "./keywords.ts";

/** A schema and all below it that known keywords hold, each before its own; what is data is none. */
export function walkSchema(schema: Record<string, unknown>): SchemaNode[] {
  const found: SchemaNode[] = [{ schema, path: [] }];
  for (const node of found) {
    for (const held of listHeld(node)) found.push(held);
  }
  return found;
}

// --- internal ---

function listHeld({ schema, path }: SchemaNode): SchemaNode[] {
  return Object.entries(schema).flatMap(([keyword, value]) => {
    const holds = Object.hasOwn(keywords, keyword) ? keywords[keyword]?.holds : undefined;
    if (holds === undefined || typeof value !== "object" || value === null) return [];
    if (holds === "schemas" && isJsonObject(value)) {
      return [{ schema: value, path: [...path, keyword] }];
    }
    return Object.entries(value).flatMap(([key, held]) =>
      isJsonObject(held) ? [{ schema: held, path: [...path, keyword, key] }] : [],
    );
  });
}
