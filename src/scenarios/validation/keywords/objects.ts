import { isJsonNumber } from "../../../model/json/exactNumber.ts";
import { isJsonObject } from "../../../model/json/jsonValue.ts";
import { count, quote } from "../faultWords.ts";
import type { KeywordContext, KeywordRule } from "../keywordContext.ts";
import type { Check } from "../schemaNode.ts";

/** How many keys an object has, and what they may be called. */
export const objectRules: readonly KeywordRule[] = [
  { keywords: ["maxProperties"], compile: (context) => compileSize(context, "maxProperties") },
  { keywords: ["minProperties"], compile: (context) => compileSize(context, "minProperties") },
  { keywords: ["propertyNames"], since: "draft-06", compile: compileNames },
];

// --- internal ---

function compileSize(
  { schema }: KeywordContext,
  keyword: "maxProperties" | "minProperties",
): Check | undefined {
  const limit = schema[keyword];
  if (!isJsonNumber(limit)) return undefined;
  const size = Number(limit);
  const isMost = keyword === "maxProperties";
  const fits = (value: unknown) => {
    if (!isJsonObject(value)) return true;
    const { length } = Object.keys(value);
    return isMost ? length <= size : length >= size;
  };
  return {
    test: fits,
    list(value, faults) {
      if (fits(value)) return;
      faults.add(keyword, `must have at ${isMost ? "most" : "least"} ${count(limit, "key")}`);
    },
  };
}

function compileNames(context: KeywordContext): Check {
  const node = context.below(["propertyNames"]);
  const { place } = context;
  return {
    test(value, judgement) {
      if (!isJsonObject(value)) return true;
      const keys = Object.keys(value);
      judgement.count(keys.length, place);
      return keys.every((key) => node.test(key, judgement));
    },
    list(value, faults) {
      if (!isJsonObject(value)) return;
      for (const key of Object.keys(value)) {
        const [reason] = faults.collect(() => node.list(key, faults));
        if (reason === undefined) continue;
        const why = reason.code === "not" ? "" : `: it ${reason.message}`;
        faults.add("propertyNames", `must not have a key named ${quote(key)}${why}`);
      }
    },
  };
}
