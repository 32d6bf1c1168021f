import {
  backslash,
  closeBrace,
  closeBracket,
  colon,
  comma,
  openBrace,
  openBracket,
  quote,
} from "../../model/json/jsonCodes.ts";

/** Whether `JSON.parse` would take the text; unlike it, cheap to ask very often. */
export function isJson(text: string): boolean {
  const scan = scanValue(text, skipSpace(text, 0), () => {});
  return scan.ok && skipSpace(text, scan.end) === text.length;
}

/** Where the JSON value that starts the text stops being JSON; the length of the text when it ends too early. */
export function findSyntaxError(text: string): number {
  const start = skipSpace(text, 0);
  const scan = scanValue(text, start, () => {});
  return scan.ok ? skipSpace(text, scan.end) : scan.at;
}

/**
 * The first balanced `{…}` or `[…]` of the text that is JSON. One scan tells the fate of every bracket it reads as one,
 * so only those it took for text in a string are scanned again: no position is read more than twice.
 */
export function findJsonSubstring(text: string): { start: number; end: number } | undefined {
  const unknown = 0;
  const hopeless = -1;
  const ends = new Int32Array(text.length);
  for (let start = 0; start < text.length; start++) {
    const code = text.charCodeAt(start);
    if (code !== openBrace && code !== openBracket) continue;
    if (ends[start] === unknown) {
      scanValue(text, start, (opened, end) => {
        ends[opened] = end ?? hopeless;
      });
    }
    const end = ends[start] ?? hopeless;
    if (end > unknown) return { start, end };
  }
  return undefined;
}

// --- internal ---

type Scan = { ok: true; end: number } | { ok: false; at: number };
type Expect = "value" | "firstValue" | "firstKey" | "key" | "next";

/** Reports each bracket with the end of what it opens, or with undefined when that is never closed. */
function scanValue(
  text: string,
  start: number,
  report: (opened: number, end: number | undefined) => void,
): Scan {
  const stack: number[] = [];
  let expect: Expect = "value";
  let at = start;
  const fail = (position: number): Scan => {
    for (const opened of stack) report(opened, undefined);
    return { ok: false, at: position };
  };
  for (;;) {
    at = skipSpace(text, at);
    const code = text.charCodeAt(at);
    if (isClose(text, code, expect, stack)) {
      at += 1;
      report(stack.pop() ?? start, at);
      expect = "next";
    } else if (expect === "next") {
      if (code !== comma) return fail(at);
      at += 1;
      expect = isInObject(text, stack) ? "key" : "value";
    } else if (expect === "key" || expect === "firstKey") {
      const key = code === quote ? scanString(text, at) : { ok: false as const, at };
      if (!key.ok) return fail(key.at);
      at = skipSpace(text, key.end);
      if (text.charCodeAt(at) !== colon) return fail(at);
      at += 1;
      expect = "value";
    } else if (code === openBrace || code === openBracket) {
      stack.push(at);
      at += 1;
      expect = code === openBrace ? "firstKey" : "firstValue";
    } else {
      const scalar = scanScalar(text, at, code);
      if (!scalar.ok) return fail(scalar.at);
      at = scalar.end;
      expect = "next";
    }
    if (stack.length === 0 && expect === "next") return { ok: true, end: at };
  }
}

function isInObject(text: string, stack: readonly number[]): boolean {
  return text.charCodeAt(stack.at(-1) ?? -1) === openBrace;
}

function isClose(text: string, code: number, expect: Expect, stack: readonly number[]): boolean {
  if (stack.length === 0) return false;
  if (isInObject(text, stack)) {
    return code === closeBrace && (expect === "next" || expect === "firstKey");
  }
  return code === closeBracket && (expect === "next" || expect === "firstValue");
}

function skipSpace(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break;
  }
  return at;
}

function scanScalar(text: string, at: number, code: number): Scan {
  if (code === quote) return scanString(text, at);
  for (const word of ["true", "false", "null"]) {
    if (text.startsWith(word, at)) return { ok: true, end: at + word.length };
  }
  const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
  number.lastIndex = at;
  return number.test(text) ? { ok: true, end: number.lastIndex } : { ok: false, at };
}

function scanString(text: string, start: number): Scan {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return { ok: true, end: at + 1 };
    if (code < 0x20) return { ok: false, at };
    if (code === backslash) {
      const escaped = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y;
      escaped.lastIndex = at + 1;
      if (!escaped.test(text)) return { ok: false, at: Math.min(at + 1, text.length) };
      at = escaped.lastIndex - 1;
    }
  }
  return { ok: false, at: text.length };
}
