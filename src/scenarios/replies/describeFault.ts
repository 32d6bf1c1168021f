import { type FailedScan, type Span, scanJson, skipSpace } from "./scanJson.ts";

/** What is wrong where, in a text that should be JSON. */
export interface SyntaxFault {
  readonly at: number;
  /** Ends with the place: "a trailing comma at". */
  readonly cause: string;
}

/** The first fault of a part of a text that was meant as JSON. */
export function describeFault(text: string, span: Span): SyntaxFault {
  const start = skipSpace(text, span.start, span.end);
  const scan = scanJson(text, { start, end: span.end });
  if (!scan.ok && scan.at === start)
    return { at: start, cause: `unexpected ${quoted(text, start)} at` };
  if (!scan.ok) return describeScan(text, scan, span.end);
  const at = skipSpace(text, scan.end, span.end);
  return at < span.end
    ? { at, cause: "text after the JSON, from" }
    : { at: start, cause: "no object or array at" };
}

/** Line and column of a position, both from 1; a column is a character, not the halves it may be stored in. */
export function formatPlace(text: string, at: number): string {
  let line = 1;
  let lineStart = 0;
  for (let end = text.indexOf("\n"); end >= 0 && end < at; end = text.indexOf("\n", end + 1)) {
    line += 1;
    lineStart = end + 1;
  }
  let column = 1;
  for (const _ of text.slice(lineStart, at).replace(/^\ufeff/, "")) column += 1;
  return `line ${line}, column ${column}`;
}

// --- internal ---

function describeScan(text: string, scan: FailedScan, end: number): SyntaxFault {
  const { at, previous, expect, isInObject } = scan;
  if (at >= end || isWordCutOff(text, at, end)) {
    return { at: end, cause: "it ends too early, at" };
  }
  const next = text.charAt(at);
  const cause = describeString(text, scan) ?? describeCharacter(text, at);
  if (cause !== undefined) return { at, cause };
  const isAfterComma = text.charAt(previous - 1) === "," && expect !== "next";
  if (isAfterComma && "}]".includes(next))
    return { at: previous - 1, cause: "a trailing comma at" };
  if (next === "," && expect !== "next") {
    return { at, cause: isAfterComma ? "a comma too many at" : "no value before the comma at" };
  }
  if (expect === "colon") return { at: previous, cause: "a colon is missing at" };
  if (expect === "next") return describeAfterValue(text, scan);
  if (expect === "value" && isInObject && next === "}")
    return { at, cause: "a value is missing at" };
  const isKey = expect === "key" || expect === "firstKey";
  const word = readWord(text, at);
  if (isKey && word !== "") return { at, cause: `the key ${word} without double quotes at` };
  if (isKey && next === "{") return { at, cause: "a brace in place of a key at" };
  if (word !== "")
    return { at, cause: `${word}, which is no JSON value, unexpected ${quoted(text, at)} at` };
  if (next === "+" || next === ".")
    return { at, cause: `a number that begins with ${quoted(text, at)} at` };
  return { at, cause: `unexpected ${quoted(text, at)} at` };
}

/** Faults within a string, which only one that was begun can have. */
function describeString(text: string, { at, expect, previous }: FailedScan): string | undefined {
  const isString = expect !== "next" && expect !== "colon" && at > previous;
  if (!isString || text.charAt(skipSpace(text, previous, at)) !== '"') return undefined;
  const code = text.charCodeAt(at);
  if (code === 0x0a || code === 0x0d) return "a line break within a text, at";
  if (code < 0x20) return "a control character within a text, at";
  return `\\${quoted(text, at).slice(1, -1)}, which is no escape, at`;
}

/** What is wrong wherever it stands outside of strings. */
function describeCharacter(text: string, at: number): string | undefined {
  const next = text.charAt(at);
  if (text.startsWith("//", at) || text.startsWith("/*", at) || next === "#") return "a comment at";
  if (next === "'") return "single quotes at";
  if (next === "`") return "backticks in place of quotes at";
  if ("“”„‟«»".includes(next)) return "curly quotes at";
  if (next === "…" || text.startsWith("...", at)) return "dots in place of values at";
  if (/[\u200b-\u200d\u2060\ufeff\u00a0]/.test(next)) {
    return `an invisible character, ${codePoint(text, at)}, at`;
  }
  return undefined;
}

function describeAfterValue(text: string, { at, previous, isInObject }: FailedScan): SyntaxFault {
  const next = text.charAt(at);
  if ("}]".includes(next)) {
    return {
      at,
      cause: `${quoted(text, at)} where ${isInObject ? '"}"' : '"]"'} should close, at`,
    };
  }
  const isMissing =
    '"{['.includes(next) ||
    (isInObject && /^[\p{L}_$][\p{L}\p{N}_$]*\s*:/u.test(text.slice(at, at + 100)));
  if (isMissing || (!isInObject && at > previous && /[-\d]/.test(next))) {
    return { at: previous, cause: "a comma is missing at" };
  }
  const before = text.charAt(previous - 1);
  if (before === '"' && readWord(text, at) !== "") {
    return { at, cause: `a quote too many or too few before ${quoted(text, at)} at` };
  }
  if (before === "0" && /\d/.test(next))
    return { at: previous - 1, cause: "a number that begins with 0 at" };
  return { at, cause: `unexpected ${quoted(text, at)} at` };
}

/** Whether a text ends amid `true`, `false` or `null`. */
function isWordCutOff(text: string, at: number, end: number): boolean {
  const rest = end - at < 5 ? text.slice(at, end) : "";
  return rest !== "" && ["true", "false", "null"].some((word) => word.startsWith(rest));
}

function readWord(text: string, at: number): string {
  return /^[\p{L}_$][\p{L}\p{N}_$]*/u.exec(text.slice(at, at + 40))?.[0] ?? "";
}

function quoted(text: string, at: number): string {
  return JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0));
}

function codePoint(text: string, at: number): string {
  return `U+${text.charCodeAt(at).toString(16).toUpperCase().padStart(4, "0")}`;
}
