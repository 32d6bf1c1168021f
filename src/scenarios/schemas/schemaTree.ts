import { isJsonObject } from "../../model/json/jsonValue.ts";

/** Something to look at or to change in a schema: one subschema with its place from the root. */
export interface SchemaNode {
  readonly schema: Record<string, unknown>;
  readonly path: readonly string[];
}

/** The direct subschemas of a schema. Unknown keywords may hold some too; `const`, `enum` and the like are data. */
export function listSubschemas({ schema, path }: SchemaNode): SchemaNode[] {
  return Object.entries(schema).flatMap(([keyword, value]) => {
    if (dataKeywords.has(keyword) || typeof value !== "object" || value === null) return [];
    const below = [...path, keyword];
    if (Array.isArray(value) || mapKeywords.has(keyword)) return listNodes(value, below);
    return listNodes({ [keyword]: value }, path);
  });
}

// --- internal ---

const dataKeywords = new Set(["const", "default", "enum", "example", "examples"]);
const mapKeywords = new Set([
  ...["$defs", "definitions", "dependencies", "dependentSchemas"],
  ...["patternProperties", "properties"],
]);

function listNodes(children: object, path: readonly string[]): SchemaNode[] {
  return Object.entries(children).flatMap(([key, schema]) =>
    isJsonObject(schema) ? [{ schema, path: [...path, key] }] : [],
  );
}
