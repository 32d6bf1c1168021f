/**
 * What stands in the fenced blocks of a reply, in order. A fence is a line that begins with ``` or ~~~; an open block
 * ends at the next bare fence or with the text. Blocks fenced within a line come last, if they hold an object or array.
 */
export function* findFencedBlocks(text: string): Generator<string> {
  yield* findLineBlocks(text);
  yield* findInlineBlocks(text);
}

// --- internal ---

function* findLineBlocks(text: string): Generator<string> {
  let open: { fence: string; start: number } | undefined;
  for (let lineStart = 0; lineStart <= text.length; ) {
    const newline = text.indexOf("\n", lineStart);
    const lineEnd = newline < 0 ? text.length : newline;
    const line = text.slice(lineStart, lineEnd).trim();
    const fence = line.startsWith("```") ? "```" : line.startsWith("~~~") ? "~~~" : undefined;
    if (fence !== undefined) {
      const isBare = line.replaceAll(fence.charAt(0), "") === "";
      if (open?.fence === fence && isBare) {
        yield text.slice(open.start, lineStart);
        open = undefined;
      } else {
        open = { fence, start: lineEnd };
      }
    }
    lineStart = lineEnd + 1;
  }
  if (open !== undefined) yield text.slice(open.start);
}

function* findInlineBlocks(text: string): Generator<string> {
  let open = text.indexOf("```");
  while (open >= 0) {
    const close = text.indexOf("```", open + 3);
    const block = text.slice(open + 3, close < 0 ? text.length : close);
    const content = block.replace(/^[A-Za-z0-9_+.-]{0,32}/, "").trim();
    if (content.startsWith("{") || content.startsWith("[")) yield content;
    if (close < 0) return;
    open = text.indexOf("```", close + 3);
  }
}
