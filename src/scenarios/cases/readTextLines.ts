import { readUtf8Pieces } from "../../common/utf8Text.ts";

/** A line of a text file, without its end; `number` counts from 1. */
export interface TextLine {
  readonly text: string;
  readonly number: number;
}

/** The lines of a UTF-8 file, one after the other; a byte order mark is left out. Throws `EncodingError`. */
export async function* readTextLines(file: string): AsyncGenerator<TextLine> {
  let number = 0;
  let rest = "";
  for await (const piece of readUtf8Pieces(file)) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield makeLine(line, ++number);
  }
  if (rest !== "") yield makeLine(rest, ++number);
}

// --- internal ---

function makeLine(line: string, number: number): TextLine {
  return { text: line.endsWith("\r") ? line.slice(0, -1) : line, number };
}
