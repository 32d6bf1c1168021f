import {
  compareNumbers,
  isJsonNumber,
  isNumberMultipleOf,
  type JsonNumber,
} from "../../../model/json/exactNumber.ts";
import { isBefore } from "../drafts.ts";
import { show } from "../faultWords.ts";
import type { KeywordContext, KeywordRule } from "../keywordContext.ts";
import type { Check, Test } from "../schemaNode.ts";

/** Bounds of numbers, and what they are multiples of, by their digits. */
export const numberRules: readonly KeywordRule[] = [
  { keywords: ["maximum"], compile: (context) => compileLimit(context, "maximum") },
  { keywords: ["minimum"], compile: (context) => compileLimit(context, "minimum") },
  {
    keywords: ["exclusiveMaximum"],
    since: "draft-06",
    compile: (context) => compileLimit(context, "exclusiveMaximum"),
  },
  {
    keywords: ["exclusiveMinimum"],
    since: "draft-06",
    compile: (context) => compileLimit(context, "exclusiveMinimum"),
  },
  { keywords: ["multipleOf"], compile: compileMultipleOf },
];

// --- internal ---

type Sign = "<" | "<=" | ">" | ">=";
type LimitKeyword = "maximum" | "minimum" | "exclusiveMaximum" | "exclusiveMinimum";

const signs: Record<LimitKeyword, Sign> = {
  maximum: "<=",
  minimum: ">=",
  exclusiveMaximum: "<",
  exclusiveMinimum: ">",
};

const accepts: Record<Sign, (order: number) => boolean> = {
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

function compileLimit(context: KeywordContext, keyword: LimitKeyword): Check | undefined {
  const limit = context.schema[keyword];
  if (!isJsonNumber(limit)) return undefined;
  const sign = findSign(context, keyword);
  const fits = createComparison(limit, sign);
  return {
    test: (value) => (typeof value !== "number" && !isJsonNumber(value)) || fits(value),
    list(value, faults) {
      if (!isJsonNumber(value) || fits(value)) return;
      faults.add(keyword, `must be ${sign} ${limit}, but is ${show(value)}`);
    },
  };
}

/** Draft-04 has flags that make the bounds exclusive. */
function findSign({ draft, schema }: KeywordContext, keyword: LimitKeyword): Sign {
  if (isBefore(draft, "draft-06")) {
    if (keyword === "maximum" && schema.exclusiveMaximum === true) return "<";
    if (keyword === "minimum" && schema.exclusiveMinimum === true) return ">";
  }
  return signs[keyword];
}

function createComparison(limit: JsonNumber, sign: Sign): (value: JsonNumber) => boolean {
  const accept = accepts[sign];
  if (typeof limit !== "number") return (value) => accept(compareNumbers(value, limit));
  return (value) =>
    accept(typeof value === "number" ? value - limit : compareNumbers(value, limit));
}

function compileMultipleOf({ schema }: KeywordContext): Check | undefined {
  const divisor = schema.multipleOf;
  if (!isJsonNumber(divisor) || compareNumbers(divisor, 0) <= 0) return undefined;
  const test: Test = (value) => !isJsonNumber(value) || isNumberMultipleOf(value, divisor);
  return {
    test,
    list(value, faults) {
      if (test(value, faults.judgement)) return;
      faults.add("multipleOf", `must be a multiple of ${divisor}, but is ${show(value)}`);
    },
  };
}
