import type { Advice, AdviceRule } from "./advice.ts";
import { draftOrder } from "./keywords.ts";

/** Keywords that the schema's draft does not know, though another does. */
export const adviseOtherDraft: AdviceRule = ({ schema, path }, draft) =>
  Object.entries(since).flatMap(([keyword, { first, last, instead }]): Advice[] => {
    if (!Object.hasOwn(schema, keyword) || isWithin(draft, first, last)) return [];
    const hint = instead?.(draft);
    const use = hint === undefined ? "" : `; write "${hint}"`;
    const message = `"${keyword}" means nothing in ${draft}: it is ${describeSpan(first, last)}${use}`;
    return [{ path: [...path, keyword], message, place: "key" }];
  });

// --- internal ---

interface Span {
  readonly first: string;
  readonly last: string;
  /** What says the same in another draft. */
  readonly instead?: (draft: string) => string | undefined;
}

const newest = "2020-12";
const from = (first: string, instead?: Span["instead"]): Span => ({
  first,
  last: newest,
  ...(instead && { instead }),
});
const older = (keyword: string) => () => keyword;

const since: Readonly<Record<string, Span>> = {
  const: from("draft-06", older("enum")),
  contains: from("draft-06"),
  propertyNames: from("draft-06"),
  if: from("draft-07"),
  dependentRequired: from("2019-09", older("dependencies")),
  dependentSchemas: from("2019-09", older("dependencies")),
  minContains: from("2019-09"),
  maxContains: from("2019-09"),
  unevaluatedItems: from("2019-09"),
  unevaluatedProperties: from("2019-09"),
  prefixItems: from(newest, older("items")),
  $dynamicRef: from(newest, (draft) => (draft === "2019-09" ? "$recursiveRef" : "$ref")),
  $recursiveRef: {
    first: "2019-09",
    last: "2019-09",
    instead: (draft) => (draft === newest ? "$dynamicRef" : "$ref"),
  },
  additionalItems: { first: "draft-04", last: "2019-09", instead: older("items") },
};

function isWithin(draft: string, first: string, last: string): boolean {
  const at = draftOrder.indexOf(draft);
  return at >= draftOrder.indexOf(first) && at <= draftOrder.indexOf(last);
}

function describeSpan(first: string, last: string): string {
  if (first === last) return `of ${first}`;
  return last === newest ? `of ${first} and later` : `of ${last} and earlier`;
}
