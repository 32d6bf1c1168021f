import { ExactNumber, parseJsonNumber } from "./exactNumber.ts";

/** JSON text of a value that may hold BigInts and `ExactNumber`s: they become bare numbers with all digits. */
export function formatExactJson(value: unknown, indent?: number): string {
  try {
    return JSON.stringify(value, undefined, indent);
  } catch (error) {
    const marked = markBigInts(value);
    if (marked === value) throw error;
    return JSON.stringify(marked, undefined, indent);
  }
}

/** As `formatExactJson`, for values that are alike: it remembers that they hold BigInts, which costs a failed attempt to find out. */
export function createExactFormatter(): (value: unknown) => string {
  let holdsBigInts = false;
  return (value) => {
    if (holdsBigInts) return JSON.stringify(markBigInts(value));
    try {
      return JSON.stringify(value);
    } catch (error) {
      const marked = markBigInts(value);
      if (marked === value) throw error;
      holdsBigInts = true;
      return JSON.stringify(marked);
    }
  };
}

/**
 * Parsed JSON that keeps every digit: integers beyond 2^53 are BigInts, other numbers that a double would change
 * `ExactNumber`s. Throws what `JSON.parse` throws.
 */
export function parseExactJson(text: string): unknown {
  if (!mayHoldLongNumber(text) || !longNumber.test(text)) return JSON.parse(text);
  if (text.includes(mark) || text.includes(escapedMark)) return parseEachExactly(text);
  try {
    return unmark(JSON.parse(text.replace(longNumbers, `$1"${mark}$2"`)));
  } catch {
    // Not JSON, or digits within a text: the quote put there ended it, and the mark after it is never JSON.
    return parseEachExactly(text);
  }
}

/** Parsed JSON whose numbers are written back as they were written: `1.0` is an `ExactNumber`. Throws what `JSON.parse` throws. */
export function parseWrittenJson(text: string): unknown {
  if (!mayBeRespelled(text)) return parseExactJson(text);
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) => {
    const source = typeof value === "number" ? context?.source : undefined;
    if (source === undefined || source === String(value)) return value;
    const exact = parseJsonNumber(source);
    return typeof exact === "bigint" ? exact : new ExactNumber(source);
  });
}

/** Whether a text may hold a number that `JSON.stringify` spells otherwise: zeros at its end, an exponent, minus zero. */
export function mayBeRespelled(json: string): boolean {
  return /\.\d*0(?!\d)|\d[eE]|-0(?![.\d])/.test(json);
}

/** Whether a text may hold a number that a double would change. */
export function mayHoldLongNumber(json: string): boolean {
  return hasLongDigits(json) || farExponents.test(json);
}

/** Asks about every value: three times as slow. */
export function parseEachExactly(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) => {
    const source = typeof value === "number" ? context?.source : undefined;
    return source === undefined ? value : parseJsonNumber(source);
  });
}

// --- internal ---

/** The value with its BigInts as what `JSON.stringify` writes with all digits; the same value when it holds none. */
function markBigInts(value: unknown): unknown {
  if (typeof value === "bigint") return JSON.rawJSON(value.toString());
  if (typeof value !== "object" || value === null) return value;
  let copy: Record<string, unknown> | undefined;
  for (const [key, each] of Object.entries(value)) {
    const marked = markBigInts(each);
    if (marked === each) continue;
    copy ??= (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
    copy[key] = marked;
  }
  return copy ?? value;
}

/** A character that no text has in practice; one that has it is parsed the slow way. */
const mark = "\ue000";
const escapedMark = "\\u";
/** Numbers of at least 16 digits, as all beyond 2^53 are, and of exponents that a double may not have. */
const integer = String.raw`(?:0|[1-9]\d*)`;
const exponent = String.raw`[eE][+-]?\d`;
const longDigits = String.raw`(?=[\d.]{16})${integer}(?:\.\d+)?(?:${exponent}+)?`;
const farExponent = String.raw`${integer}(?:\.\d+)?${exponent}{3,}`;
const pattern = String.raw`((?:^|[:[,])\s*)(-?(?:${longDigits}|${farExponent}))(?=\s*(?:[,}\]]|$))`;
const longNumber = new RegExp(pattern);
const longNumbers = new RegExp(pattern, "g");
const farExponents = /\d[eE][+-]?\d{3}/;

/** Numbers that lose digits have at least so many, a dot among them counted. */
const longLength = 16;

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

/** A dot counts as one. */
function isDigit(json: string, at: number): boolean {
  const code = json.charCodeAt(at);
  return (code >= 0x30 && code <= 0x39) || code === 0x2e;
}

function unmark(value: unknown): unknown {
  if (typeof value === "string")
    return value.startsWith(mark) ? parseJsonNumber(value.slice(mark.length)) : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at++) value[at] = unmark(value[at]);
    return value;
  }
  const fields = value as Record<string, unknown>;
  for (const key of Object.keys(fields)) {
    const each = fields[key];
    if (typeof each === "string" || typeof each === "object") fields[key] = unmark(each);
  }
  return fields;
}
