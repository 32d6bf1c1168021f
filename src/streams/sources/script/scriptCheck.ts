import { EncodingError } from "../../../common/utf8Text.ts";
import { type ContentFault, mostContentFaults } from "../../../model/config/contentFault.ts";
import { errorCode } from "../../../model/storageError.ts";
import { errorMessage, UserError } from "../../../model/userError.ts";
import { carriesTime } from "./changeTime.ts";
import { LongLineError, readFileLines } from "./fileLines.ts";
import { readScriptLine, type ScriptLine, type ScriptLineReading } from "./scriptLine.ts";

export interface ScriptOptions {
  /** Absolute. */
  readonly path: string;
  /** As the scenario spells it, for messages. */
  readonly shownFile: string;
  /** Whether changes that carry a time need the header's `startTime`. */
  readonly needsStart: boolean;
}

/** A line of a script, counted from 1. */
export interface PlacedLine {
  readonly line: number;
  readonly reading: ScriptLineReading;
}

/** What is wrong with a line; `key` is the dotted path in it. */
export interface ScriptFault {
  readonly line: number;
  readonly key: string;
  readonly reason: string;
}

/** What a whole script holds. */
export interface ScriptSummary {
  /** The header's `startTime`, epoch ns. */
  readonly startNs: bigint | undefined;
  readonly changeCount: number;
  readonly faults: readonly ScriptFault[];
}

/** Reads a script line by line up to `mostFaults` broken ones. Throws a `UserError` when it cannot be read. */
export async function checkScript(
  options: ScriptOptions,
  mostFaults: number,
): Promise<ScriptSummary> {
  let startNs: bigint | undefined;
  let changeCount = 0;
  let lastOffsetNs = 0n;
  const faults: ScriptFault[] = [];
  for await (const { line, reading } of readScript(options)) {
    // A header that is broken or missing is told once, not with every change.
    const needsStart = options.needsStart && faults.length === 0;
    const found = reading.ok
      ? findOrderFault(reading.entry, { startNs, changeCount, lastOffsetNs, needsStart })
      : reading;
    if (found !== undefined) {
      faults.push({ line, key: found.key, reason: found.reason });
      if (faults.length >= mostFaults) break;
    }
    if (!reading.ok) continue;
    if (reading.entry.kind === "header") startNs ??= reading.entry.startTime;
    if (reading.entry.kind !== "change") continue;
    changeCount += 1;
    lastOffsetNs = reading.entry.offset_ns;
  }
  return { startNs, changeCount, faults };
}

/** The first broken lines of a script, each at its place. */
export async function findScriptFaults(options: ScriptOptions): Promise<ContentFault[]> {
  const { faults } = await checkScript(options, mostContentFaults);
  return faults.map(({ line, key, reason }) => ({
    path: ["file"],
    message: reason,
    at: { file: options.path, line, column: 1, key },
  }));
}

/** Every line that is not empty, up to `finish`. */
export async function* readScript(options: ScriptOptions): AsyncGenerator<PlacedLine> {
  try {
    for await (const { text, line } of readFileLines(options.path)) {
      if (text.trim() === "") continue;
      const reading = readScriptLine(text);
      if (reading.ok && reading.entry.kind === "finish") return;
      yield { line, reading };
    }
  } catch (error) {
    if (error instanceof LongLineError || error instanceof EncodingError) {
      yield { line: error.line, reading: { ok: false, key: "", reason: error.message } };
      return;
    }
    const reason = errorCode(error) === "ENOENT" ? "it does not exist" : errorMessage(error);
    throw new UserError(`Cannot read the script ${options.path}: ${reason}.`, {
      code: "config",
      cause: error,
    });
  }
}

// --- internal ---

interface Before {
  readonly startNs: bigint | undefined;
  readonly changeCount: number;
  readonly lastOffsetNs: bigint;
  readonly needsStart: boolean;
}

/** What is wrong with a line only because of those before it. */
function findOrderFault(
  entry: ScriptLine,
  { startNs, changeCount, lastOffsetNs, needsStart }: Before,
): { key: string; reason: string } | undefined {
  if (entry.kind === "header") {
    if (startNs !== undefined) return { key: "", reason: "is a second header" };
    const reason = "a header must be before every change";
    return changeCount > 0 ? { key: "", reason } : undefined;
  }
  if (entry.kind !== "change") return undefined;
  if (entry.offset_ns < lastOffsetNs) {
    const reason = `is less than that of the change before, ${lastOffsetNs}: time would go back`;
    return { key: "offset_ns", reason };
  }
  const lacksStart = needsStart && startNs === undefined;
  if (!lacksStart || !carriesTime(entry.change)) return undefined;
  const advice = `add a line {"kind":"header","startTime":"…"} before it, or set timeMode to "live" or a time`;
  return { key: "", reason: `the change carries a time and there is no header: ${advice}` };
}
