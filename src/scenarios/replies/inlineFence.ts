import type { Span } from "./scanJson.ts";
import { skipBlank, skipBlankBack } from "./textSpan.ts";

/** Whether a fence within a line, with or without the name of a language, ends at a position. */
export function endsInlineFence(text: string, at: number, start: number): boolean {
  return findFenceBefore(text, at, start) !== undefined;
}

/** Whether a part of a span stands alone between two fences. */
export function isFencedInline(text: string, part: Span, within: Span): boolean {
  const before = skipBlankBack(text, part.start, within.start);
  const fence = findFenceBefore(text, before, within.start);
  return fence !== undefined && isFenceNext(text, part.end, within.end, fence);
}

/** Whether a fence follows a position, white space between them left out. */
export function isFenceNext(text: string, from: number, end: number, fence: string): boolean {
  const at = skipBlank(text, from, end);
  return at + fence.length <= end && text.startsWith(fence, at);
}

/** Where the name of a language begins that ends at a position; the position itself when none does. */
export function skipLanguageBack(text: string, at: number, start: number): number {
  let from = at;
  while (from > start && at - from < longestName && nameCharacter.test(text.charAt(from - 1))) {
    from--;
  }
  return from;
}

// --- internal ---

const nameCharacter = /[A-Za-z0-9_+.-]/;
const longestName = 32;

function findFenceBefore(text: string, at: number, start: number): string | undefined {
  const from = skipLanguageBack(text, at, start);
  return ["```", "~~~"].find(
    (fence) => from - fence.length >= start && text.startsWith(fence, from - fence.length),
  );
}
