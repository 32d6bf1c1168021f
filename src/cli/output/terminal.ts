import type { WriteStream } from "node:tty";
import { stripVTControlCharacters } from "node:util";
import { showTurns } from "../../common/shownLine.ts";
import type { Terminal } from "../command.ts";

/** A standard stream as commands see it; `NO_COLOR` and `TERM=dumb` are honoured. */
export function createTerminal(stream: WriteStream, env: NodeJS.ProcessEnv): Terminal {
  const isTerminal = stream.isTTY === true && env.TERM !== "dumb";
  const hasColor = isTerminal && !env.NO_COLOR;
  let isClosed = false;
  // A window that was closed, a reader that has enough: no reason to end what goes on.
  stream.on("error", () => {
    isClosed = true;
  });
  const send = (text: string) => {
    if (!isClosed) stream.write(text);
  };
  return {
    write: (text) => send(cleanText(text, hasColor)),
    rewriteLine: (line) => send(startOfEmptyLine + cleanText(line, hasColor)),
    isTerminal,
    hasColor,
    width: () => (isTerminal ? stream.columns : undefined),
  };
}

/**
 * Text in which nothing steers a terminal, whatever files and servers put into it; line breaks and tabs stay,
 * and with `hasColor` the colours of tables.
 */
export function cleanText(text: string, hasColor: boolean): string {
  if (!hasColor) return clean(text);
  const parts = text.split(coloredText);
  return parts.map((part, at) => (at % 2 === 1 ? part : clean(part))).join("");
}

// --- internal ---

const esc = "\u001b";
const startOfEmptyLine = `\r${esc}[K`;
/** Green or red up to the default colour again, with no other control character in between. */
const coloredText = new RegExp(`(${esc}\\[3[12]m\\P{Cc}*${esc}\\[39m)`, "u");

function clean(text: string): string {
  return showTurns(stripVTControlCharacters(text).replace(/[^\P{Cc}\n\t]+/gu, " "));
}
