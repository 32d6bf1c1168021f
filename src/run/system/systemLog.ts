import type { ChildProcess } from "node:child_process";
import { createWriteStream, type WriteStream } from "node:fs";
import type { Readable } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { escapeControls } from "../../common/escapeControls.ts";
import { errorMessage } from "../../model/userError.ts";
import type { Masker } from "../masking/masker.ts";

/** Where the output of the system under test goes: `system.log` of the run, and its first lines to the reader. */
export interface SystemLog {
  follow(child: ChildProcess): void;
  /** Resolves when all is written. Never rejects. */
  close(): Promise<void>;
}

export interface SystemLogOptions {
  /** Absolute. */
  readonly file: string;
  /** First line of what follows, such as the name of the test. */
  readonly title: string;
  readonly print: (line: string) => void;
  readonly masker: Masker;
  readonly onProblem: (message: string) => void;
}

/** Output beyond these bounds is dropped, and that is said once. */
const maxFileBytes = 64 * 1024 * 1024;
const closeGraceMs = 500;
const maxPrintedLines = 1000;
const maxPrintedLength = 2000;
/** What has no line end by then is broken into lines of this length. */
const maxLineLength = 65_536;

export function openSystemLog(options: SystemLogOptions): SystemLog {
  const { file, title, print, masker, onProblem } = options;
  const stream = createWriteStream(file, { flags: "a" });
  stream.on("error", (error) => onProblem(`${file}: ${errorMessage(error)}`));
  const write = createBoundedWriter(stream);
  const following: Promise<void>[] = [];
  const outputs: Readable[] = [];
  let isClosing = false;
  let printed = 0;
  const take = (whole: string) => {
    if (isClosing) return;
    const line = masker.text(whole);
    write(line);
    printed += 1;
    if (printed <= maxPrintedLines) print(formatPrinted(line));
    else if (printed === maxPrintedLines + 1) print(`… more of it in ${file}`);
  };
  write(`--- ${masker.text(title)}`);
  return {
    follow(child) {
      for (const output of [child.stdout, child.stderr]) {
        if (output === null) continue;
        outputs.push(output);
        following.push(readLines(output, masker, take));
      }
    },
    async close() {
      // A program that left the group of its parent may hold its output open for ever.
      const timer = setTimeout(() => {
        isClosing = true;
        for (const output of outputs) output.destroy();
      }, closeGraceMs);
      await Promise.all(following);
      clearTimeout(timer);
      await new Promise<void>((resolve) => {
        stream.end(resolve);
        stream.once("error", () => resolve());
      });
    },
  };
}

// --- internal ---

/** Without colours, and nothing else in it steers a terminal but tabs; the file has it all. */
function formatPrinted(line: string): string {
  const text = stripVTControlCharacters(line.slice(0, maxPrintedLength));
  return text.split("\t").map(escapeControls).join("\t");
}

function createBoundedWriter(stream: WriteStream): (line: string) => void {
  let bytes = 0;
  let isFull = false;
  return (line) => {
    if (isFull) return;
    bytes += Buffer.byteLength(line) + 1;
    isFull = bytes > maxFileBytes;
    stream.write(isFull ? "--- further output is left out\n" : `${line}\n`);
  };
}

async function readLines(
  output: Readable,
  masker: Masker,
  take: (line: string) => void,
): Promise<void> {
  let rest = "";
  try {
    for await (const text of output.setEncoding("utf8")) {
      const lines = `${rest}${text}`.split(/\r?\n/);
      rest = lines.pop() ?? "";
      if (rest.length > maxLineLength) {
        const whole = masker.text(rest);
        // A secret of which the rest is still to come stays together.
        const end = Math.max(0, whole.length - masker.longest);
        lines.push(whole.slice(0, end));
        rest = whole.slice(end);
      }
      for (const line of lines) take(line);
    }
  } catch (error) {
    take(`--- the output broke off: ${errorMessage(error)}`);
  }
  if (rest !== "") take(rest);
}
