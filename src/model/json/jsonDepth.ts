import { backslash, closeBrace, closeBracket, openBrace, openBracket, quote } from "./jsonCodes.ts";

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

/** The quote that ends the string that begins at one; the length of the text when none does. */
function findStringEnd(json: string, quoteAt: number): number {
  let end = quoteAt;
  do {
    end = json.indexOf('"', end + 1);
    if (end < 0) return json.length;
  } while (isEscaped(json, end));
  return end;
}

function isEscaped(json: string, at: number): boolean {
  let from = at;
  while (json.charCodeAt(from - 1) === backslash) from--;
  return (at - from) % 2 === 1;
}

/** The last character of the comment that begins at a slash; the slash itself when none does. */
function findCommentEnd(json: string, slashAt: number): number {
  const isLine = json.startsWith("//", slashAt);
  if (!isLine && !json.startsWith("/*", slashAt)) return slashAt;
  const end = isLine ? json.indexOf("\n", slashAt) : json.indexOf("*/", slashAt + 2);
  return end < 0 ? json.length : isLine ? end : end + 1;
}
