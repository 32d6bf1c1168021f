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

/** A part of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What may come next: `value` after a comma or colon, the firsts after a bracket, `next` after a value. */
export type Expect = "value" | "firstValue" | "firstKey" | "key" | "colon" | "next";

/** Why a text is not JSON: what is at `at` was not expected there; `previous` is where the token before it ends. */
export interface FailedScan {
  readonly ok: false;
  readonly at: number;
  readonly expect: Expect;
  readonly previous: number;
  /** Whether it stopped within an object, not within an array or outside. */
  readonly isInObject: boolean;
}
export type Scan = { readonly ok: true; readonly end: number } | FailedScan;

/**
 * Reads the JSON value that starts a span, strings and all, as `JSON.parse` would. Reports each bracket with the end
 * of what it opens, or with undefined when that is never closed.
 */
export function scanJson(
  text: string,
  { start, end }: Span,
  report: (opened: number, end: number | undefined) => void = () => {},
): Scan {
  const stack: number[] = [];
  let expect: Expect = "value";
  let previous = start;
  let at = start;
  const isInObject = () => text.charCodeAt(stack.at(-1) ?? -1) === openBrace;
  const fail = (position: number): Scan => {
    for (const opened of stack) report(opened, undefined);
    return { ok: false, at: position, expect, previous, isInObject: isInObject() };
  };
  for (;;) {
    at = skipSpace(text, at, end);
    if (at >= end) return fail(end);
    const code = text.charCodeAt(at);
    if (stack.length > 0 && isClose(code, expect, isInObject())) {
      at += 1;
      report(stack.pop() ?? start, at);
      expect = "next";
    } else if (expect === "next") {
      if (code !== comma) return fail(at);
      at += 1;
      expect = isInObject() ? "key" : "value";
    } else if (expect === "colon") {
      if (code !== colon) return fail(at);
      at += 1;
      expect = "value";
    } else if (expect === "key" || expect === "firstKey") {
      const key = code === quote ? scanString(text, at, end) : { ok: false as const, at };
      if (!key.ok) return fail(key.at);
      at = key.end;
      expect = "colon";
    } else if (code === openBrace || code === openBracket) {
      stack.push(at);
      at += 1;
      expect = code === openBrace ? "firstKey" : "firstValue";
    } else {
      const scalar = scanScalar(text, at, end);
      if (!scalar.ok) return fail(scalar.at);
      at = scalar.end;
      expect = "next";
    }
    previous = at;
    if (stack.length === 0 && expect === "next") return { ok: true, end: at };
  }
}

/** Whether `JSON.parse` would take the text; unlike it, cheap to ask very often. */
export function isJson(text: string): boolean {
  const scan = scanJson(text, { start: 0, end: text.length });
  return scan.ok && skipSpace(text, scan.end, text.length) === text.length;
}

/** The first position from `from` on, up to `end`, without white space of JSON. */
export function skipSpace(text: string, from: number, end: number): number {
  let at = from;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break;
  }
  return at;
}

// --- internal ---

type TokenScan =
  | { readonly ok: true; readonly end: number }
  | { readonly ok: false; readonly at: number };

function isClose(code: number, expect: Expect, isInObject: boolean): boolean {
  if (isInObject) return code === closeBrace && (expect === "next" || expect === "firstKey");
  return code === closeBracket && (expect === "next" || expect === "firstValue");
}

function scanScalar(text: string, at: number, end: number): TokenScan {
  if (text.charCodeAt(at) === quote) return scanString(text, at, end);
  for (const word of ["true", "false", "null"]) {
    const wordEnd = at + word.length;
    if (wordEnd <= end && text.startsWith(word, at)) return { ok: true, end: wordEnd };
  }
  const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
  number.lastIndex = at;
  return number.test(text) ? { ok: true, end: number.lastIndex } : { ok: false, at };
}

function scanString(text: string, start: number, end: number): TokenScan {
  for (let at = start + 1; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return { ok: true, end: at + 1 };
    if (code < 0x20) return { ok: false, at };
    if (code === backslash) {
      const escaped = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y;
      escaped.lastIndex = at + 1;
      if (!escaped.test(text)) return { ok: false, at: Math.min(at + 1, end) };
      at = escaped.lastIndex - 1;
    }
  }
  return { ok: false, at: end };
}
