import type { AdviceRule } from "./advice.ts";
import { draftOrder, keywords } from "./keywords.ts";

/** Keywords beside a `$ref`, which up to draft-07 stands for the whole schema. */
export const adviseBesideRef: AdviceRule = ({ schema, path }, draft) => {
  const isPart = draftOrder.indexOf(draft) >= draftOrder.indexOf("2019-09");
  if (isPart || typeof schema.$ref !== "string") return [];
  return Object.keys(schema)
    .filter(isJudged)
    .map((key) => {
      const message = `"${key}" is passed over: in ${draft} a "$ref" stands for the whole schema; put both into "allOf"`;
      return { path: [...path, key], message, place: "key" };
    });
};

// --- internal ---

/** Names and definitions say nothing of a value. */
function isJudged(key: string): boolean {
  const keyword = Object.hasOwn(keywords, key) ? keywords[key] : undefined;
  return keyword !== undefined && keyword.isNote !== true && !/^(\$|id$|definitions$)/.test(key);
}
