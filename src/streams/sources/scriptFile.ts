import { errorCode } from "../../model/storageError.ts";
import { errorMessage, UserError } from "../../model/userError.ts";
import type { ChangeFeed, FeedItem } from "./changeFeed.ts";
import { carriesTime } from "./changeTime.ts";
import { LongLineError, readFileLines } from "./fileLines.ts";
import { parseScriptLine, type ScriptLine } from "./scriptLine.ts";

export interface ScriptOptions {
  /** Absolute. */
  readonly path: string;
  /** As the scenario spells it, for messages. */
  readonly shownFile: string;
  /** Whether changes that carry a time need the header's `startTime`. */
  readonly needsStart: boolean;
}

/**
 * Checks a whole script and opens it at its first line. The file is read line by line, here and again as its changes
 * are sent, so its size does not matter. Throws a `UserError` ("config") with file and line.
 */
export async function openScriptFeed(options: ScriptOptions): Promise<ChangeFeed> {
  const { startNs, changeCount } = await checkScript(options);
  let lines = readScript(options);
  return {
    plannedCount: changeCount,
    startNs,
    next: () => nextItem(lines),
    rewind: async () => {
      await lines.return(undefined);
      lines = readScript(options);
    },
    close: async () => {
      await lines.return(undefined);
    },
  };
}

// --- internal ---

interface PlacedLine {
  readonly entry: ScriptLine;
  readonly line: number;
}

async function checkScript(
  options: ScriptOptions,
): Promise<{ startNs: bigint | undefined; changeCount: number }> {
  let startNs: bigint | undefined;
  let changeCount = 0;
  for await (const { entry, line } of readScript(options)) {
    if (entry.kind === "header") {
      if (startNs !== undefined) throw brokenLine(options, line, "is a second header");
      if (changeCount > 0) throw brokenLine(options, line, "a header must be before every change");
      startNs = entry.startTime;
    } else if (entry.kind === "change") {
      changeCount += 1;
      if (startNs === undefined && options.needsStart && carriesTime(entry.change)) {
        const advice = `add a line {"kind":"header","startTime":"…"} before it, or set timeMode to "live" or a time`;
        throw brokenLine(
          options,
          line,
          `the change carries a time and there is no header: ${advice}`,
        );
      }
    }
  }
  return { startNs, changeCount };
}

/** Every line that is not empty, up to `finish`. */
async function* readScript(options: ScriptOptions): AsyncGenerator<PlacedLine> {
  try {
    for await (const { text, line } of readFileLines(options.path)) {
      if (text.trim() === "") continue;
      const entry = parseLine(options, text, line);
      if (entry.kind === "finish") return;
      yield { entry, line };
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (error instanceof LongLineError) throw brokenLine(options, error.line, error.message);
    const reason = errorCode(error) === "ENOENT" ? "it does not exist" : errorMessage(error);
    throw new UserError(`Cannot read the script ${options.path}: ${reason}.`, {
      code: "config",
      cause: error,
    });
  }
}

function parseLine(options: ScriptOptions, text: string, line: number): ScriptLine {
  try {
    return parseScriptLine(text);
  } catch (error) {
    throw brokenLine(options, line, errorMessage(error), error);
  }
}

function brokenLine(
  { shownFile }: ScriptOptions,
  line: number,
  reason: string,
  cause?: unknown,
): UserError {
  return new UserError(`${shownFile}:${line}: ${reason}`, { code: "config", cause });
}

async function nextItem(lines: AsyncGenerator<PlacedLine>): Promise<FeedItem | undefined> {
  for (;;) {
    const { done, value } = await lines.next();
    if (done) return undefined;
    const { entry } = value;
    if (entry.kind === "change") {
      return { kind: "change", change: entry.change, offsetNs: entry.offset_ns };
    }
    if (entry.kind === "pause") return { kind: "pause" };
    if (entry.kind === "label") return { kind: "label", label: entry.label ?? "" };
  }
}
