import type { KeywordContext } from "../keywordContext.ts";
import { findPatternRisk } from "./patternRisk.ts";

/**
 * Whether texts match a pattern of a schema, anywhere in them. Throws where it is no regular expression; what may take
 * long is noted.
 */
export function compilePattern(
  pattern: string,
  context: Pick<KeywordContext, "addRisk">,
): (text: string) => boolean {
  const expression = new RegExp(pattern, "u");
  const risk = findPatternRisk(pattern);
  if (risk !== undefined) context.addRisk(`the pattern ${pattern} may take long (${risk})`);
  return (text) => expression.test(text);
}
