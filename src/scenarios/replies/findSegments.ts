import { type FenceLine, readFenceLine } from "./fenceLine.ts";
import type { Span } from "./scanJson.ts";

/** A part of a reply between two lines with fences. */
export interface Segment extends Span {
  /** Of the content of a fenced block: whether its fence was closed. Undefined for what stands outside of blocks. */
  readonly fence?: "closed" | "open";
  /** What closes the block may stand within a line, too. */
  readonly mark?: string;
  readonly isQuoted?: boolean;
}

/**
 * Cuts a part of a reply at its fences. A fence with a word after it opens a block, also within another one; a bare
 * one closes the block around it that was opened with as many characters or fewer, else it opens one.
 */
export function findSegments(text: string, span: Span): Segment[] {
  if (!text.includes("```", span.start) && !text.includes("~~~", span.start)) return [span];
  const segments: Segment[] = [];
  const open: FenceLine[] = [];
  let opener: FenceLine | undefined;
  let start = span.start;
  const add = (end: number, fence: "closed" | "open" | undefined) => {
    const block = opener === undefined || fence === undefined ? {} : describeBlock(opener, fence);
    if (end > start) segments.push({ start, end, ...block });
  };

  for (let lineStart = span.start; lineStart < span.end; ) {
    const newline = text.indexOf("\n", lineStart);
    const lineEnd = newline < 0 || newline > span.end ? span.end : newline;
    const fence = readFenceLine(text, { start: lineStart, end: lineEnd });
    lineStart = lineEnd + 1;
    if (fence === undefined) continue;
    const closed = fence.isBare ? open.findLastIndex((each) => closes(fence, each)) : -1;
    if (closed < 0 && fence.followsJson) continue;
    const isOwn = closed >= 0 && open[closed] === opener;
    add(fence.start, isOwn ? "closed" : undefined);
    if (closed >= 0) {
      open.length = closed;
      opener = undefined;
      start = lineEnd;
    } else {
      open.push(fence);
      if (open.length > mostOpen) open.shift();
      opener = fence;
      start = fence.contentStart;
    }
  }
  add(span.end, "open");
  return segments;
}

// --- internal ---

/** Of more blocks within one another, the outermost count as never closed. */
const mostOpen = 16;

function closes(fence: FenceLine, opened: FenceLine): boolean {
  return fence.character === opened.character && fence.length >= opened.length;
}

function describeBlock({ character, isQuoted }: FenceLine, fence: "closed" | "open") {
  return { fence, mark: character.repeat(3), isQuoted };
}
