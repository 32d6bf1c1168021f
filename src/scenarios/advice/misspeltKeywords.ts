import { findSlip } from "../../model/words/nearest.ts";
import type { AdviceRule } from "./advice.ts";
import { keywords, mayTake } from "./keywords.ts";

/**
 * Creates the rule, for one schema, about keywords that no draft knows, where one that they are near to would be a part of
 * what is valid.
 */
export function createMisspeltRule(): AdviceRule {
  const findNearest = createFinder();
  return ({ schema, path }) =>
    Object.entries(schema).flatMap(([key, value]) => {
      if (Object.hasOwn(keywords, key) || key.startsWith("x-")) return [];
      const nearest = findNearest(key);
      const keyword = nearest === undefined ? undefined : keywords[nearest];
      if (keyword === undefined || keyword.isNote === true || !mayTake(keyword, value)) return [];
      const message = `"${key}" means nothing in JSON Schema; did you mean "${nearest}"?`;
      return [
        { path: [...path, key], message, place: "key", ...(nearest && { renameTo: nearest }) },
      ];
    });
}

// --- internal ---

const names = Object.keys(keywords);
/** Unknown names that are looked at: so many of their own have only schemas that hold data. */
const mostNames = 1000;

/** Looks each name up once. */
function createFinder(): (name: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (name) => {
    if (known.has(name) || known.size >= mostNames) return known.get(name);
    const nearest = findSlip(name, names);
    known.set(name, nearest);
    return nearest;
  };
}
