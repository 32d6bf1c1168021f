/** Controls, line breaks, halves of characters, and invisible marks that turn the direction of text around them. */
const misleading = /[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const usualLength = 300;

/** A name or message of any origin as one line that reads as it stands: bounded, what misleads shown as `\u….`. */
export function shownLine(text: string, mostLength = usualLength): string {
  const isLong = text.length > mostLength;
  const start = isLong ? text.slice(0, mostLength - 1).replace(/[\ud800-\udbff]$/, "") : text;
  return showMarks(start) + (isLong ? "…" : "");
}

/** Text of several lines in which no invisible mark turns the direction of what stands beside it. */
export function showTurns(text: string): string {
  return text.replace(/[\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, showMarks);
}

// --- internal ---

function showMarks(text: string): string {
  return text.replace(misleading, (found) => {
    return `\\u${(found.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
  });
}
