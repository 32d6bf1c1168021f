import type { KeywordContext } from "../keywordContext.ts";
import { findPatternRisk } from "./patternRisk.ts";
import { readPattern } from "./readPattern.ts";

/**
 * Whether texts match a pattern of a schema, anywhere in them. Throws where it is no regular expression; what may take
 * long is noted.
 */
export function compilePattern(
  pattern: string,
  context: Pick<KeywordContext, "addRisk" | "proofEffort">,
): (text: string) => boolean {
  const { expression, looseReason } = readPattern(pattern);
  const risk =
    looseReason === undefined
      ? findPatternRisk(pattern, context.proofEffort)
      : "without Unicode it is not analysed";
  if (risk !== undefined) context.addRisk(`the pattern ${pattern} may take long (${risk})`);
  return (text) => expression.test(text);
}
