import { parseLongIntegers } from "./requestExactJson.ts";

/**
 * What was received as JSON, integers exact; null for an empty text. Text that is no JSON, or is nested deeper than
 * 500 levels (what writes it again would run out of stack), is kept as `{ raw }`.
 */
export function parseRequestBody(text: string): unknown {
  const json = text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text;
  if (json === "") return null;
  if (isTooDeep(json)) return { raw: text };
  try {
    return longDigits.test(json) ? parseLongIntegers(json) : JSON.parse(json);
  } catch {
    return { raw: text }; // whatever it is, it was received
  }
}

// --- internal ---

const byteOrderMark = 0xfeff;
const maxDepth = 500;
/** Integers that lose digits as numbers have at least 16. */
const longDigits = /\d{16}/;
const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

function isTooDeep(json: string): boolean {
  if (json.length < 2 * maxDepth) return false;
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === quote) isInString = !isInString;
    else if (isInString) {
      if (code === backslash) at++;
    } else if (code === openBracket || code === openBrace) {
      if (++depth > maxDepth) return true;
    } else if (code === closeBracket || code === closeBrace) depth--;
  }
  return false;
}
