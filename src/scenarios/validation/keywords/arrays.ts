import { formatJsonKey } from "../../../model/json/equalJson.ts";
import { isJsonNumber } from "../../../model/json/exactNumber.ts";
import { count } from "../faultWords.ts";
import type { KeywordContext, KeywordRule } from "../keywordContext.ts";
import type { Check } from "../schemaNode.ts";

/** How many items an array has, and whether they differ. */
export const arrayRules: readonly KeywordRule[] = [
  { keywords: ["maxItems"], compile: (context) => compileSize(context, "maxItems") },
  { keywords: ["minItems"], compile: (context) => compileSize(context, "minItems") },
  { keywords: ["uniqueItems"], compile: compileUnique },
];

// --- internal ---

function compileSize(
  { schema }: KeywordContext,
  keyword: "maxItems" | "minItems",
): Check | undefined {
  const limit = schema[keyword];
  if (!isJsonNumber(limit)) return undefined;
  const size = Number(limit);
  const isMost = keyword === "maxItems";
  const fits = (value: unknown) =>
    !Array.isArray(value) || (isMost ? value.length <= size : value.length >= size);
  return {
    test: fits,
    list(value, faults) {
      if (fits(value)) return;
      faults.add(keyword, `must have at ${isMost ? "most" : "least"} ${count(limit, "item")}`);
    },
  };
}

function compileUnique({ schema, place }: KeywordContext): Check | undefined {
  if (schema.uniqueItems !== true) return undefined;
  return {
    test(value, judgement) {
      if (!Array.isArray(value)) return true;
      judgement.count(value.length * stepsPerItem, place);
      return findTwin(value) === undefined;
    },
    list(value, faults) {
      const twin = Array.isArray(value) ? findTwin(value) : undefined;
      if (twin === undefined) return;
      const [first, second] = twin;
      const message = `must not have the same item twice (items ${first} and ${second})`;
      faults.add("uniqueItems", message);
    },
  };
}

/** Writing an item as a key takes about as long as so many small checks. */
const stepsPerItem = 8;

/** Positions of the first two items that are equal. Of texts alone it is asked without writing them as keys. */
function findTwin(items: readonly unknown[]): [number, number] | undefined {
  if (items.every((item) => typeof item === "string") && new Set(items).size === items.length) {
    return undefined;
  }
  const positions = new Map<string, number>();
  for (const [at, item] of items.entries()) {
    const key = formatJsonKey(item);
    const before = positions.get(key);
    if (before !== undefined) return [before, at];
    positions.set(key, at);
  }
  return undefined;
}
