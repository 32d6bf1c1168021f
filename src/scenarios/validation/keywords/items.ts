import { isBefore } from "../drafts.ts";
import { count } from "../faultWords.ts";
import type { KeywordContext, KeywordRule } from "../keywordContext.ts";
import type { Check, SchemaNode } from "../schemaNode.ts";

/** Schemas for the items of an array by position, and for the rest. */
export const itemRules: readonly KeywordRule[] = [
  { keywords: ["prefixItems", "items", "additionalItems"], compile: compileItems },
];

// --- internal ---

/** What each draft calls them: `first` for the leading items, one each, and `rest` for those after them. */
interface ItemSchemas {
  readonly first: readonly SchemaNode[];
  readonly rest: SchemaNode | undefined;
  readonly restKeyword: "items" | "additionalItems";
  /** Whether nothing may follow. */
  readonly isClosed: boolean;
}

function compileItems(context: KeywordContext): Check | undefined {
  const schemas = findItemSchemas(context);
  const { first, rest } = schemas;
  if (first.length === 0 && rest === undefined) return undefined;
  const { place } = context;
  const test: Check["test"] = (value, judgement) => {
    if (!Array.isArray(value)) return true;
    judgement.count(value.length, place);
    const { length } = value;
    for (let at = 0; at < length; at++) {
      const node = at < first.length ? first[at] : rest;
      if (node === undefined) break;
      if (!node.test(value[at], judgement)) return false;
    }
    return true;
  };
  return {
    test,
    list: (value, faults) => {
      if (!Array.isArray(value)) return;
      faults.judgement.count(value.length, place);
      const allowed = schemas.isClosed ? first.length : value.length;
      const closed = () => {
        if (value.length <= allowed) return;
        const most = `must have at most ${count(allowed, "item")}, but has ${value.length}`;
        faults.add(schemas.restKeyword, most);
      };
      if (schemas.restKeyword === "additionalItems") closed();
      for (let at = 0; at < Math.min(value.length, allowed); at++) {
        const node = at < first.length ? first[at] : rest;
        if (node === undefined) break;
        faults.below(String(at), () => node.list(value[at], faults));
      }
      if (schemas.restKeyword === "items") closed();
    },
    track(value, judgement, evaluated) {
      if (rest === undefined) evaluated.addItems(first.length);
      else evaluated.hasAllItems = true;
      return test(value, judgement);
    },
  };
}

function findItemSchemas(context: KeywordContext): ItemSchemas {
  const { schema, draft } = context;
  const isOld = isBefore(draft, "2020-12");
  const [firstKeyword, restKeyword] =
    isOld && Array.isArray(schema.items)
      ? (["items", "additionalItems"] as const)
      : ([isOld ? undefined : "prefixItems", "items"] as const);
  const list = firstKeyword === undefined ? undefined : schema[firstKeyword];
  const length = Array.isArray(list) ? list.length : 0;
  const restSchema = schema[restKeyword];
  const hasRest = restSchema !== undefined && !Array.isArray(restSchema);
  return {
    first: Array.from({ length }, (_, at) =>
      context.below([firstKeyword ?? "", String(at)], "items"),
    ),
    rest: hasRest ? context.below([restKeyword], "items") : undefined,
    restKeyword,
    isClosed: restSchema === false,
  };
}
