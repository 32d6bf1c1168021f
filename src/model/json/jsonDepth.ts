import { closeBrace, closeBracket, openBrace, openBracket, quote } from "./jsonCodes.ts";
import { findStringEnd } from "./jsonStrings.ts";

/** JSON that is nested deeper is refused: what looks through its value, or writes it again, could run out of stack. */
export const mostLevels = 500;

/** Where a JSON text, which may have comments, is nested deeper than `mostLevels`; undefined where it is not. */
export function findTooDeep(json: string): number | undefined {
  if (json.length < 2 * mostLevels) return undefined;
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === quote) at = findStringEnd(json, at);
    else if (code === openBracket || code === openBrace) {
      if (++depth > mostLevels) return at;
    } else if (code === closeBracket || code === closeBrace) depth--;
    else if (code === slash) at = findCommentEnd(json, at);
  }
  return undefined;
}

// --- internal ---

const slash = 0x2f;

/** The last character of the comment that begins at a slash; the slash itself when none does. */
function findCommentEnd(json: string, slashAt: number): number {
  const isLine = json.startsWith("//", slashAt);
  if (!isLine && !json.startsWith("/*", slashAt)) return slashAt;
  const end = isLine ? json.indexOf("\n", slashAt) : json.indexOf("*/", slashAt + 2);
  return end < 0 ? json.length : isLine ? end : end + 1;
}
