import type { Span } from "./scanJson.ts";

/** Quoted lines without the `>` before each. */
export interface Unquoted {
  readonly text: string;
  /** Where a position of the text stands in the reply. */
  readonly placeOf: (at: number) => number;
}

/** Takes the marks of a quote off the lines of a part of a reply. */
export function unquote(text: string, { start, end }: Span): Unquoted {
  const lines: { at: number; from: number }[] = [];
  let unquoted = "";
  for (let lineStart = start; lineStart < end; ) {
    const newline = text.indexOf("\n", lineStart);
    const lineEnd = newline < 0 || newline >= end ? end : newline + 1;
    mark.lastIndex = lineStart;
    const from = Math.min(mark.test(text) ? mark.lastIndex : lineStart, lineEnd);
    lines.push({ at: unquoted.length, from });
    unquoted += text.slice(from, lineEnd);
    lineStart = lineEnd;
  }
  const placeOf = (at: number) => {
    const line = lines.findLast((each) => each.at <= at);
    return line === undefined ? start : line.from + (at - line.at);
  };
  return { text: unquoted, placeOf };
}

// --- internal ---

const mark = /[ \t]*(?:>[ \t]?)+/y;
