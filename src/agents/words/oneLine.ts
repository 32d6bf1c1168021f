import { escapeControls } from "../../common/escapeControls.ts";

/** The most characters of a name or sentence. */
export const longestLine = 1000;

/** A name or sentence of a file that anybody may have written: bounded, one line, and what is invisible shown as `\u….`. */
export function oneLine(text: string, most = longestLine): string {
  const isLong = text.length > most;
  const start = isLong ? text.slice(0, most - 1) : text;
  return escapeControls(start) + (isLong ? "…" : "");
}

/** Text of several lines in which nothing is invisible. */
export function visibleLines(text: string): string {
  return text.split(/\r?\n/).map(escapeControls).join("\n");
}
