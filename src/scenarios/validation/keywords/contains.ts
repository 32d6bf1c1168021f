import { isJsonNumber } from "../../../model/json/exactNumber.ts";
import type { Judgement } from "../budget.ts";
import { describeWanted } from "../describeWanted.ts";
import { isBefore } from "../drafts.ts";
import { count } from "../faultWords.ts";
import type { KeywordContext, KeywordRule } from "../keywordContext.ts";
import type { Check } from "../schemaNode.ts";

/** How many items of an array fit a schema. */
export const containsRules: readonly KeywordRule[] = [
  { keywords: ["contains"], since: "draft-06", compile: compileContains },
];

// --- internal ---

function compileContains(context: KeywordContext): Check {
  const { schema, draft, place } = context;
  const node = context.below(["contains"]);
  const hasBounds = !isBefore(draft, "2019-09");
  const { minContains, maxContains } = schema;
  const least = hasBounds && isJsonNumber(minContains) ? Number(minContains) : 1;
  const most = hasBounds && isJsonNumber(maxContains) ? Number(maxContains) : Infinity;
  const countMatches = (items: readonly unknown[], judgement: Judgement, enough: number) => {
    judgement.count(items.length, place);
    let found = 0;
    for (let at = 0; at < items.length && found < enough; at++) {
      if (node.test(items[at], judgement)) found++;
    }
    return found;
  };
  const enough = most === Infinity ? least : most + 1;
  return {
    test(value, judgement) {
      if (!Array.isArray(value)) return true;
      const found = countMatches(value, judgement, enough);
      return found >= least && found <= most;
    },
    list(value, faults) {
      if (!Array.isArray(value)) return;
      const found = countMatches(value, faults.judgement, Infinity);
      const wanted = describeWanted(context.follow(["contains"]).schema);
      const but = `but has ${found === 0 ? "none" : found}`;
      if (found < least) {
        const code = least === 1 ? "contains" : "minContains";
        faults.add(code, `must have at least ${count(least, "item")} that ${wanted}, ${but}`);
      } else if (found > most) {
        const atMost = `must have at most ${count(most, "item")} that ${wanted}, ${but}`;
        faults.add("maxContains", atMost);
      }
    },
    ...(!isBefore(draft, "2020-12") && {
      track(value, judgement, evaluated) {
        if (!Array.isArray(value)) return true;
        judgement.count(value.length, place);
        let found = 0;
        for (const [at, item] of value.entries()) {
          if (!node.test(item, judgement)) continue;
          evaluated.addItem(at);
          found++;
        }
        return found >= least && found <= most;
      },
    }),
  };
}
