import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import { formatPointer } from "../../model/json/jsonPointer.ts";
import { errorMessage } from "../../model/userError.ts";
import { listSubschemas, type SchemaNode } from "../../scenarios/schemas/schemaTree.ts";

/** Whether judging a short reply by a schema is proven to be quick, and if not, what stands in the way. */
export type SchemaCost =
  | { readonly isCheap: true }
  | { readonly isCheap: false; readonly reason: string };

/** Looks at a schema once. */
export function findSchemaCost(schema: JsonSchema): SchemaCost {
  if (typeof schema === "boolean") return cheap;
  const known = costs.get(schema);
  if (known !== undefined) return known;
  const cost = estimate(schema);
  costs.set(schema, cost);
  return cost;
}

// --- internal ---

const cheap: SchemaCost = { isCheap: true };
const costs = new WeakMap<object, SchemaCost>();
const mostParts = 2000;

function estimate(schema: Record<string, unknown>): SchemaCost {
  try {
    let parts = 0;
    const open: (SchemaNode & { isBelowChoice: boolean })[] = [
      { schema, path: [], isBelowChoice: false },
    ];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      const reason = ++parts > mostParts ? "it has many parts" : findReason(node);
      if (reason !== undefined) return { isCheap: false, reason };
      for (const below of listSubschemas(node)) {
        const keyword = below.path[node.path.length] ?? "";
        open.push({ ...below, isBelowChoice: node.isBelowChoice || choices.has(keyword) });
      }
    }
    return cheap;
  } catch (error) {
    return { isCheap: false, reason: errorMessage(error) };
  }
}

const choices = new Set(["anyOf", "oneOf", "not", "contains"]);

function findReason({ schema, path, isBelowChoice }: SchemaNode & { isBelowChoice: boolean }) {
  const at = (keyword: string) => formatPointer([...path, keyword]);
  if (schema.$async === true) return `$async at ${at("$async")}`;
  if (isBelowChoice && schema.$ref !== undefined)
    return `a choice with a reference at ${at("$ref")}`;
  if (schema.uniqueItems === true) return `uniqueItems at ${at("uniqueItems")}`;
  const { pattern, patternProperties = {} } = schema;
  const patterns = [pattern, ...Object.keys(Object(patternProperties))];
  const slow = patterns.find((each) => typeof each === "string" && isDoubtful(each));
  return slow === undefined ? undefined : `the pattern ${slow} at ${at("pattern")} may take long`;
}

function isDoubtful(pattern: string): boolean {
  const bare = pattern.replace(/\\./g, "x").replace(/\[[^\]]*\]/g, "x");
  return (bare.match(/[*+]|\{\d+,\}/g)?.length ?? 0) > 1;
}
