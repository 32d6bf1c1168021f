import { parseLongIntegers } from "./requestExactJson.ts";

/** What a body says. */
export interface ParsedBody {
  readonly value: unknown;
  /** The JSON that the value was parsed from, where it is a plain line: a log keeps it digit for digit. */
  readonly text?: string;
}

/**
 * What was received as JSON, integers exact; null for an empty text. Text that is no JSON, or is nested deeper than
 * 500 levels (what writes it again would run out of stack), is kept as `{ raw }`.
 */
export function parseRequestBody(text: string): ParsedBody {
  const json = text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text;
  if (json === "") return { value: null };
  if (isTooDeep(json)) return { value: { raw: text } };
  try {
    const value: unknown = hasLongDigits(json) ? parseLongIntegers(json) : JSON.parse(json);
    const trimmed = json.trim();
    return { value, text: isPlainLine(trimmed) ? trimmed : undefined };
  } catch {
    return { value: { raw: text } }; // whatever it is, it was received
  }
}

// --- internal ---

const byteOrderMark = 0xfeff;
const maxDepth = 500;
/** Integers that lose digits as numbers have at least so many. */
const longLength = 16;
const needlessEscape = /\\[u/]/;
const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Whether it is one line in which characters stand for themselves, so that a search finds them. */
function isPlainLine(json: string): boolean {
  if (json.includes("\n") || json.includes("\r")) return false;
  return !json.includes("\\") || !needlessEscape.test(json);
}

/** Of so many digits in a row, one is at a position that is looked at. */
function hasLongDigits(json: string): boolean {
  for (let at = longLength - 1; at < json.length; at += longLength) {
    if (!isDigit(json, at)) continue;
    let from = at;
    while (isDigit(json, from - 1)) from--;
    let to = at + 1;
    while (isDigit(json, to)) to++;
    if (to - from >= longLength) return true;
  }
  return false;
}

function isDigit(json: string, at: number): boolean {
  const code = json.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

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
