import {
  backslash,
  closeBrace,
  closeBracket,
  openBrace,
  openBracket,
  quote,
} from "../../model/json/jsonCodes.ts";
import { endsInlineFence } from "./inlineFence.ts";
import { type Span, scanJson, skipSpace } from "./scanJson.ts";

/** A `{…}` or `[…]` of a text: one that parses, or one that begins like JSON and does not. */
export interface Bracket extends Span {
  readonly parses: boolean;
  /** False when nothing closes it; it then reaches to the end of its span. */
  readonly isClosed: boolean;
}

/**
 * The outermost brackets of a span, in order. Those within a broken one count only when `broken` is entered: they are
 * parts of a document that does not parse. One scan tells the fate of every bracket it reads as one, so only those it
 * took for text in a string are scanned again: no position is read more than twice, nor more than three times to find
 * where broken ones end.
 */
export function findBrackets(text: string, span: Span, broken: "skip" | "enter"): Bracket[] {
  const found: Bracket[] = [];
  const findEnd = createEndFinder(text, span);
  const findClose = createCloseFinder(text, span.end);
  for (let at = span.start; at < span.end; at++) {
    const code = text.charCodeAt(at);
    if ((code !== openBrace && code !== openBracket) || isAfterWord(text, at, span)) continue;
    const end = findEnd(at);
    if (end !== undefined) {
      found.push({ start: at, end, parses: true, isClosed: true });
      at = end - 1;
    } else if (broken === "skip" && beginsLikeJson(text, at, span.end)) {
      const close = findClose(at);
      found.push({
        start: at,
        end: close ?? span.end,
        parses: false,
        isClosed: close !== undefined,
      });
      at = (close ?? span.end) - 1;
    }
  }
  return found;
}

/** Whether a bracket opens what was meant as JSON, not `{name}`, `[x]` or a brace in prose. */
export function beginsLikeJson(text: string, opened: number, end: number): boolean {
  const at = skipSpace(text, opened + 1, end);
  if (at >= end) return false;
  const next = text.charAt(at);
  if (text.charCodeAt(opened) === openBracket) return '{["'.includes(next);
  if (`"'{}`.includes(next)) return true;
  key.lastIndex = at;
  return key.test(text) && key.lastIndex <= end;
}

// --- internal ---

const key = /[\p{L}_$][\p{L}\p{N}_$-]*\s*:/uy;
/** Of scripts that put a space between words: elsewhere a document may follow a word without one. */
const wordCharacter = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}]/u;

/** `string[]` and `a[3]` are words; the name of a language after a fence is none. */
function isAfterWord(text: string, at: number, span: Span): boolean {
  if (at === span.start || !wordCharacter.test(text.charAt(at - 1))) return false;
  return !endsInlineFence(text, at, span.start);
}

/** Where the JSON ends that a bracket opens; undefined when it does not parse. */
function createEndFinder(text: string, { start, end }: Span): (at: number) => number | undefined {
  const unknown = 0;
  const hopeless = -1;
  let ends: Int32Array | undefined;
  return (at) => {
    ends ??= new Int32Array(end - start);
    const known = ends;
    if (known[at - start] === unknown) {
      scanJson(text, { start: at, end }, (opened, closed) => {
        known[opened - start] = closed ?? hopeless;
      });
    }
    const found = known[at - start] ?? hopeless;
    return found === hopeless ? undefined : found;
  };
}

/**
 * Where a broken document ends: at the bracket that closes it, what stands in strings left out; where quotes do not
 * pair, so that none closes it, at the bracket that would close it were there no strings.
 */
function createCloseFinder(text: string, end: number): (at: number) => number | undefined {
  let quotesPair = true;
  return (at) => {
    const close = quotesPair ? findClose(text, { start: at, end }, true) : undefined;
    if (close !== undefined) return close;
    quotesPair = false;
    return findClose(text, { start: at, end }, false);
  };
}

function findClose(text: string, { start, end }: Span, hasStrings: boolean): number | undefined {
  const open: number[] = [];
  const counts = { [closeBrace]: 0, [closeBracket]: 0 };
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === quote && hasStrings) at = findQuote(text, at + 1, end);
    else if (code === openBrace || code === openBracket) {
      const close = code === openBrace ? closeBrace : closeBracket;
      open.push(close);
      counts[close] += 1;
    } else if ((code === closeBrace || code === closeBracket) && counts[code] > 0) {
      for (let top = open.pop(); top !== undefined; top = open.pop()) {
        counts[top as typeof code] -= 1;
        if (top === code) break;
      }
      if (open.length === 0) return at + 1;
    }
  }
  return undefined;
}

function findQuote(text: string, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === backslash) at++;
    else if (code === quote) return at;
  }
  return end;
}
