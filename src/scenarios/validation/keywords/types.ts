import { isEqualJson } from "../../../model/json/equalJson.ts";
import { isInteger, isJsonNumber } from "../../../model/json/exactNumber.ts";
import { isJsonObject } from "../../../model/json/jsonValue.ts";
import { describeActual, listTypes, show } from "../faultWords.ts";
import type { KeywordContext, KeywordRule } from "../keywordContext.ts";
import type { Check, Test } from "../schemaNode.ts";

/** What a value is, whatever its type. */
export const typeRules: readonly KeywordRule[] = [
  { keywords: ["type"], compile: compileType },
  { keywords: ["enum"], compile: compileEnum },
  { keywords: ["const"], since: "draft-06", compile: compileConst },
];

// --- internal ---

const typeTests: Record<string, Test | undefined> = {
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number" || isJsonNumber(value),
  integer: (value) => Number.isInteger(value) || (isJsonNumber(value) && isInteger(value)),
  boolean: (value) => typeof value === "boolean",
  null: (value) => value === null,
  object: isJsonObject,
  array: Array.isArray,
};

function compileType({ schema }: KeywordContext): Check | undefined {
  const types = [schema.type].flat().map(String);
  const tests = types.flatMap((type) => typeTests[type] ?? []);
  const [first, second] = tests;
  if (first === undefined) return undefined;
  const test: Test =
    second === undefined
      ? first
      : tests.length === 2
        ? (value, judgement) => first(value, judgement) || second(value, judgement)
        : (value, judgement) => tests.some((each) => each(value, judgement));
  return {
    test,
    list(value, faults) {
      if (test(value, faults.judgement)) return;
      faults.add("type", `must be ${listTypes(types)}, but is ${describeActual(value)}`, { types });
    },
  };
}

function compileEnum({ schema }: KeywordContext): Check | undefined {
  const allowed: unknown = schema.enum;
  if (!Array.isArray(allowed)) return undefined;
  const simple = new Set<unknown>(allowed.filter((each) => typeof each !== "object"));
  const isPlain = allowed.every((each) => typeof each === "string");
  const test: Test = isPlain
    ? (value) => simple.has(value)
    : (value) => simple.has(value) || allowed.some((each) => isEqualJson(each, value));
  return {
    test,
    list(value, faults) {
      if (test(value, faults.judgement)) return;
      const choices = allowed.map(show).join(", ");
      faults.add("enum", `must be one of ${choices}, but is ${show(value)}`);
    },
  };
}

function compileConst({ schema }: KeywordContext): Check {
  const wanted: unknown = schema.const;
  const test: Test =
    typeof wanted === "string" || typeof wanted === "boolean" || wanted === null
      ? (value) => value === wanted
      : (value) => isEqualJson(wanted, value);
  return {
    test,
    list(value, faults) {
      if (test(value, faults.judgement)) return;
      faults.add("const", `must be ${show(wanted)}, but is ${show(value)}`);
    },
  };
}
