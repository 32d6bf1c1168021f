import { isJsonNumber } from "../../../model/json/exactNumber.ts";
import { count, show } from "../faultWords.ts";
import { checkedFormats } from "../formats/checkedFormats.ts";
import type { KeywordContext, KeywordRule } from "../keywordContext.ts";
import { compilePattern } from "../patterns/compilePattern.ts";
import type { Check } from "../schemaNode.ts";

/** Lengths, patterns and formats of texts. */
export const stringRules: readonly KeywordRule[] = [
  { keywords: ["maxLength"], compile: compileMaxLength },
  { keywords: ["minLength"], compile: compileMinLength },
  { keywords: ["pattern"], compile: compilePatternCheck },
  { keywords: ["format"], compile: compileFormat },
];

// --- internal ---

function createTextCheck(
  keyword: string,
  fits: (text: string) => boolean,
  describe: (text: string) => string,
): Check {
  return {
    test: (value) => typeof value !== "string" || fits(value),
    list(value, faults) {
      if (typeof value === "string" && !fits(value)) faults.add(keyword, describe(value));
    },
  };
}

function compileMaxLength({ schema }: KeywordContext): Check | undefined {
  const { maxLength } = schema;
  if (!isJsonNumber(maxLength)) return undefined;
  const most = Number(maxLength);
  return createTextCheck(
    "maxLength",
    (text) => text.length <= most || countCharacters(text, most + 1) <= most,
    () => `must have at most ${count(maxLength, "character")}`,
  );
}

function compileMinLength({ schema }: KeywordContext): Check | undefined {
  const { minLength } = schema;
  if (!isJsonNumber(minLength)) return undefined;
  const least = Number(minLength);
  return createTextCheck(
    "minLength",
    (text) =>
      text.length >= least && (text.length >= 2 * least || countCharacters(text, least) >= least),
    () => `must have at least ${count(minLength, "character")}`,
  );
}

/** Characters of a text, surrogates counted in pairs, as far as they are asked for. */
function countCharacters(text: string, enough: number): number {
  let found = 0;
  for (let at = 0; at < text.length && found < enough; at++) {
    found++;
    if (isPair(text, at)) at++;
  }
  return found;
}

function isPair(text: string, at: number): boolean {
  return (text.codePointAt(at) ?? 0) > 0xffff;
}

function compilePatternCheck(context: KeywordContext): Check | undefined {
  const { pattern } = context.schema;
  if (typeof pattern !== "string") return undefined;
  const fits = compilePattern(pattern, context);
  return createTextCheck(
    "pattern",
    fits,
    (text) => `must match the pattern ${pattern}, but is ${show(text)}`,
  );
}

/** Formats that are not known say something to a person only. */
function compileFormat({ schema, checksFormats }: KeywordContext): Check | undefined {
  const { format } = schema;
  const fits = typeof format === "string" ? checkedFormats.get(format) : undefined;
  if (fits === undefined || !checksFormats) return undefined;
  return createTextCheck(
    "format",
    fits,
    (text) => `must be a valid ${format}, but is ${show(text)}`,
  );
}
