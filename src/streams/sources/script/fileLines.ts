import { createReadStream } from "node:fs";

/** A line that is longer than can be held. */
export class LongLineError extends Error {
  readonly line: number;

  constructor(line: number) {
    super("the line is longer than 64 MiB");
    this.name = "LongLineError";
    this.line = line;
  }
}

/** The lines of a UTF-8 file, read as they are asked for; holds one line and one block. Throws what reading throws, and `LongLineError`. */
export async function* readFileLines(path: string): AsyncGenerator<{ text: string; line: number }> {
  const blocks = createReadStream(path, { encoding: "utf8", highWaterMark: blockBytes });
  let line = 0;
  let rest = "";
  for await (const block of blocks) {
    let from = 0;
    const text: string = block;
    for (let to = text.indexOf("\n"); to !== -1; to = text.indexOf("\n", from)) {
      line += 1;
      yield { text: trimLine(rest + text.slice(from, to), line), line };
      rest = "";
      from = to + 1;
    }
    rest += text.slice(from);
    if (rest.length > longestLine) throw new LongLineError(line + 1);
  }
  if (rest !== "") yield { text: trimLine(rest, line + 1), line: line + 1 };
}

// --- internal ---

const blockBytes = 256 * 1024;
const longestLine = 64 * 1024 * 1024;

/** Without the byte order mark of a file, and the `\r` of a line end. */
function trimLine(text: string, line: number): string {
  const start = line === 1 && text.startsWith("\uFEFF") ? 1 : 0;
  return text.slice(start, text.endsWith("\r") ? -1 : undefined);
}
