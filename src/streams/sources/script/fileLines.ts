import { readUtf8Pieces } from "../../../common/utf8Text.ts";

/** A line that is longer than can be held. */
export class LongLineError extends Error {
  readonly line: number;

  constructor(line: number) {
    super("the line is longer than 64 MiB");
    this.name = "LongLineError";
    this.line = line;
  }
}

/** The lines of a UTF-8 file, read as they are asked for; holds one line and one block. Throws what reading throws, `EncodingError` and `LongLineError`. */
export async function* readFileLines(path: string): AsyncGenerator<{ text: string; line: number }> {
  let line = 0;
  let rest = "";
  for await (const text of readUtf8Pieces(path, blockBytes)) {
    let from = 0;
    for (let to = text.indexOf("\n"); to !== -1; to = text.indexOf("\n", from)) {
      line += 1;
      yield { text: trimEnd(rest + text.slice(from, to)), line };
      rest = "";
      from = to + 1;
    }
    rest += text.slice(from);
    if (rest.length > longestLine) throw new LongLineError(line + 1);
  }
  if (rest !== "") yield { text: trimEnd(rest), line: line + 1 };
}

// --- internal ---

const blockBytes = 256 * 1024;
const longestLine = 64 * 1024 * 1024;

/** Without the `\r` of a line end. */
function trimEnd(text: string): string {
  return text.endsWith("\r") ? text.slice(0, -1) : text;
}
