import { backslash } from "./jsonCodes.ts";

/** The quote that ends the string that begins at one; the length of the text when none does. */
export function findStringEnd(json: string, quoteAt: number): number {
  let end = quoteAt;
  do {
    end = json.indexOf('"', end + 1);
    if (end < 0) return json.length;
  } while (isEscaped(json, end));
  return end;
}

// --- internal ---

function isEscaped(json: string, at: number): boolean {
  let from = at;
  while (json.charCodeAt(from - 1) === backslash) from--;
  return (at - from) % 2 === 1;
}
