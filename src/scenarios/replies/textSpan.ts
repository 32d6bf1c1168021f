import type { Span } from "./scanJson.ts";

/** The first position from `from` on, up to `end`, that holds neither white space nor an invisible character. */
export function skipBlank(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isBlank(text, at)) at++;
  return at;
}

/** Back from `from`, down to `start`, the position after the last character that can be seen. */
export function skipBlankBack(text: string, from: number, start: number): number {
  let at = from;
  while (at > start && isBlank(text, at - 1)) at--;
  return at;
}

/** The span without white space and invisible characters (zero-width ones, byte order marks) at its ends. */
export function trimSpan(text: string, span: Span): Span {
  const start = skipBlank(text, span.start, span.end);
  return { start, end: skipBlankBack(text, span.end, start) };
}

// --- internal ---

const blank = /^[\s\u200b-\u200d\u2060\ufeff]$/;

function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  return code >= 0x80 && blank.test(text.charAt(at));
}
