/** Controls, invisible marks that turn the direction of text, line separators and broken halves of characters. */
const steering = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** Text in which every character that steers a terminal, or breaks the line, is shown as `\u….`. */
export function escapeControls(text: string): string {
  return text.replace(
    steering,
    (found) => `\\u${(found.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );
}
