import { isBefore } from "../drafts.ts";
import type { KeywordContext, KeywordRule, ReferenceKind } from "../keywordContext.ts";
import type { Check } from "../schemaNode.ts";

/** Schemas that stand elsewhere. */
export const referenceRules: readonly KeywordRule[] = [
  { keywords: ["$ref"], compile: (context) => compileReference(context, "$ref") },
  {
    keywords: ["$dynamicRef"],
    since: "2020-12",
    compile: (context) => compileReference(context, "$dynamicRef"),
  },
  {
    keywords: ["$recursiveRef"],
    since: "2019-09",
    compile: (context) =>
      isBefore(context.draft, "2020-12") ? compileReference(context, "$recursiveRef") : undefined,
  },
];

// --- internal ---

/** The node is asked only when a value comes: it may be one that is compiled further up. */
function compileReference(context: KeywordContext, kind: ReferenceKind): Check | undefined {
  const ref = context.schema[kind];
  if (typeof ref !== "string") return undefined;
  const node = context.refer(ref, kind);
  return {
    test: (value, judgement) => node.test(value, judgement),
    list: (value, faults) => node.list(value, faults),
    track: (value, judgement, evaluated) => node.track(value, judgement, evaluated),
  };
}
