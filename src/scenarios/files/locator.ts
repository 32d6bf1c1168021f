/**
 * Tells line and column of offsets of a text, from 1; columns count UTF-16 units. The lines are found once, when first asked for: a
 * file may have very many problems.
 */
export function createLocator(text: string): (offset: number) => { line: number; column: number } {
  let lineStarts: number[] | undefined;
  return (offset) => {
    lineStarts ??= findLineStarts(text);
    let line = 0;
    for (let end = lineStarts.length; end - line > 1; ) {
      const middle = Math.floor((line + end) / 2);
      if ((lineStarts[middle] ?? 0) <= offset) line = middle;
      else end = middle;
    }
    return { line: line + 1, column: offset - (lineStarts[line] ?? 0) + 1 };
  };
}

// --- internal ---

function findLineStarts(text: string): number[] {
  const ends = text.matchAll(/\r\n|\n|\r/g);
  return [0, ...Array.from(ends, ({ 0: lineEnd, index }) => index + lineEnd.length)];
}
