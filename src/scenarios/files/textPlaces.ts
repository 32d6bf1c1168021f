/** A place in a text; line and column (in UTF-16 units) count from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** Turns offsets of a text into places and back. */
export interface TextPlaces {
  placeOf(offset: number): TextPlace;
  /** Of a place beyond its line or the text, the nearest there is. */
  offsetOf(place: TextPlace): number;
  /** Where the content of a line ends, before its line break. */
  endOfLine(line: number): number;
}

/** The lines are found once, when first asked for. A line ends at LF, CR LF or CR, as in editors. */
export function createTextPlaces(text: string): TextPlaces {
  let known: number[] | undefined;
  const starts = () => {
    known ??= findLineStarts(text);
    return known;
  };
  const startOf = (line: number) => starts()[line - 1] ?? text.length;

  function endOfLine(line: number): number {
    let end = startOf(line + 1);
    if (line >= starts().length) return text.length;
    if (text[end - 1] === "\n") end -= 1;
    if (text[end - 1] === "\r" && end > startOf(line)) end -= 1;
    return end;
  }

  return {
    placeOf(offset) {
      const all = starts();
      let line = 0;
      for (let end = all.length; end - line > 1; ) {
        const middle = Math.floor((line + end) / 2);
        if ((all[middle] ?? 0) <= offset) line = middle;
        else end = middle;
      }
      return { line: line + 1, column: offset - (all[line] ?? 0) + 1 };
    },
    offsetOf: ({ line, column }) => Math.min(startOf(line) + column - 1, endOfLine(line)),
    endOfLine,
  };
}

// --- internal ---

function findLineStarts(text: string): number[] {
  const ends = text.matchAll(/\r\n|\n|\r/g);
  return [0, ...Array.from(ends, ({ 0: lineEnd, index }) => index + lineEnd.length)];
}
