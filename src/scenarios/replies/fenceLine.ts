import { beginsLikeJson } from "./findBrackets.ts";
import { skipLanguageBack } from "./inlineFence.ts";
import type { Span } from "./scanJson.ts";
import { skipBlankBack } from "./textSpan.ts";

/** A fence that begins or ends a block of lines. */
export interface FenceLine {
  /** What is before it on its line and no quote or list mark belongs to the text before. */
  readonly start: number;
  /** Where the content begins of the block that it may open. */
  readonly contentStart: number;
  readonly character: string;
  readonly length: number;
  /** Nothing follows it on its line. */
  readonly isBare: boolean;
  /** Its line is quoted, with `>`. */
  readonly isQuoted: boolean;
  /** JSON ends just before it, on its line: it can only close. */
  readonly followsJson: boolean;
}

/** The fence of a line, at its beginning or, as models write it, at its end; undefined when it has none. */
export function readFenceLine(text: string, line: Span): FenceLine | undefined {
  return readAtStart(text, line) ?? readAtEnd(text, line);
}

// --- internal ---

const leastLength = 3;
const prefix = /[ \t]*(?:>[ \t]*)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?/y;
const language = /[ \t]*[A-Za-z0-9_+.-]{0,32}[ \t]*/y;

function readAtStart(text: string, line: Span): FenceLine | undefined {
  prefix.lastIndex = line.start;
  const before = prefix.exec(text)?.[0] ?? "";
  const start = line.start + before.length;
  const character = text.charAt(start);
  if (character !== "`" && character !== "~") return undefined;
  let end = start;
  while (end < line.end && text.charAt(end) === character) end++;
  const length = end - start;
  const rest = text.slice(end, line.end);
  if (length < leastLength || (character === "`" && rest.includes("`"))) return undefined;
  language.lastIndex = end;
  language.test(text);
  const at = language.lastIndex;
  const isContent = "{[".includes(text.charAt(at)) && beginsLikeJson(text, at, line.end);
  return {
    start,
    contentStart: at < line.end && isContent ? at : line.end,
    character,
    length,
    isBare: rest.trim() === "",
    isQuoted: before.includes(">"),
    followsJson: false,
  };
}

/** Three backticks in the middle of a line open or close only where the line has no others. */
function readAtEnd(text: string, line: Span): FenceLine | undefined {
  const lastEnd = skipBlankBack(text, line.end, line.start);
  const nameStart = skipLanguageBack(text, lastEnd, line.start);
  const end = skipBlankBack(text, nameStart, line.start);
  let start = end;
  while (start > line.start && text.charAt(start - 1) === "`") start--;
  if (end - start < leastLength || text.indexOf("```", line.start) !== start) return undefined;
  const before = skipBlankBack(text, start, line.start);
  if (before === line.start) return undefined;
  return {
    start,
    contentStart: line.end,
    character: "`",
    length: end - start,
    isBare: nameStart === lastEnd,
    isQuoted: false,
    followsJson: "}]".includes(text.charAt(before - 1)),
  };
}
