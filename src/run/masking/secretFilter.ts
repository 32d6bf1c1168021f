import { listBase64Forms } from "./base64Pattern.ts";
import { createWordFinder } from "./wordFinder.ts";

/** Whether a text may hold one of these values in any form: quick to say no, and never wrong in that. */
export function createFilter(values: readonly string[]): (text: string) => boolean {
  const words = values.flatMap(listWords);
  const holdsWord = createWordFinder(words);
  const bare = words.map(withoutBackslashes);
  const isTooBare = bare.some(({ length }) => length < shortestWord);
  const holdsBareWord = createWordFinder(isTooBare ? [] : bare);
  const unicodeEscape = values.every((value) => /^[\x20-\x7e]*$/.test(value))
    ? /\\u00[2-7]/
    : /\\u[\dA-Fa-f]{4}/;
  return (text) => {
    if (holdsWord(text)) return true;
    if (text.includes("%") && /%[\dA-Fa-f]{2}/.test(text)) return true;
    if (!text.includes("\\")) return false;
    return isTooBare || unicodeEscape.test(text) || holdsBareWord(withoutBackslashes(text));
  };
}

// --- internal ---

const shortestWord = 4;

function listWords(value: string): string[] {
  return [value, ...listBase64Forms(value).flatMap(({ words }) => words)];
}

function withoutBackslashes(text: string): string {
  return text.replaceAll("\\", "");
}
