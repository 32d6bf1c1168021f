import { isJsonObject } from "../../model/json/jsonValue.ts";
import { type OpenedFile, readAt } from "../../store/fileBlocks.ts";

/** A line that is a record, where its bytes lie without the line end, and the test it says it is of. */
export interface RecordLine {
  readonly offset: number;
  readonly length: number;
  readonly scenario: number;
  readonly runNumber: number;
}

/** The lines that end in one block of a file. */
export interface ScannedBlock {
  readonly lines: readonly RecordLine[];
  /** Lines that are no records. */
  readonly brokenLines: number;
  /** Behind the last line end: where a later scan goes on. */
  readonly end: number;
}

/** Longer lines are neither parsed nor searched as a whole. */
export const maxLineBytes = 4 * 1024 * 1024;

/**
 * The complete lines of an open file from a line's beginning on, a block at a time. Of a line that is spelled as
 * Touchstone spells it only the beginning is read; any other one is parsed.
 */
export async function* scanRecordLines(
  opened: OpenedFile,
  from: number,
): AsyncGenerator<ScannedBlock> {
  const block = Buffer.allocUnsafe(blockBytes);
  let lineStart = from;
  for (let position = from; position < opened.size; ) {
    const filled = await readAt(opened, block, position);
    if (filled === 0) return;
    const lines: RecordLine[] = [];
    let brokenLines = 0;
    for (let end = block.indexOf(lineEnd); end !== -1 && end < filled; ) {
      const offset = lineStart;
      const length = position + end - offset;
      const isWhole = offset >= position;
      const bytes = isWhole ? block.subarray(offset - position, end) : undefined;
      const test = readTest(bytes ?? (await readLine(opened, offset, length)));
      if (test !== undefined) lines.push({ offset, length, ...test });
      else if (length > 0) brokenLines += 1;
      lineStart = position + end + 1;
      end = block.indexOf(lineEnd, end + 1);
    }
    position += filled;
    yield { lines, brokenLines, end: lineStart };
  }
}

// --- internal ---

type LineTest = Pick<RecordLine, "scenario" | "runNumber">;

const blockBytes = 256 * 1024;
const headBytes = 512;
const lineEnd = 0x0a;
const carriageReturn = 0x0d;
const closingBrace = 0x7d;
const recordHead =
  /^\{"id":"(?:[^"\\]|\\.)*","sequence":\d+,"scenario":(\d{1,15}),"run_number":(\d{1,15}),/;

/** A line that lies in several blocks; only the beginning of one that is very long. */
async function readLine(opened: OpenedFile, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length > maxLineBytes ? headBytes : length);
  const filled = await readAt(opened, bytes, offset);
  if (length <= maxLineBytes) return bytes.subarray(0, filled);
  // What is cut off counts as closed: the whole is too long to look at.
  return Buffer.concat([bytes.subarray(0, filled), Buffer.of(closingBrace)]);
}

function readTest(bytes: Buffer): LineTest | undefined {
  const match = recordHead.exec(bytes.toString("latin1", 0, headBytes));
  if (match === null) return parseTest(bytes);
  const last = bytes.at(-1) === carriageReturn ? bytes.at(-2) : bytes.at(-1);
  if (last !== closingBrace) return undefined;
  return { scenario: Number(match[1]), runNumber: Number(match[2]) };
}

function parseTest(bytes: Buffer): LineTest | undefined {
  const value = parse(bytes.toString("utf8"));
  if (!isJsonObject(value)) return undefined;
  const { scenario, run_number: runNumber, sequence, payload } = value;
  const isRecord = Number.isSafeInteger(sequence) && isJsonObject(payload);
  if (!isRecord || !isWholeNumber(scenario) || !isWholeNumber(runNumber)) return undefined;
  return { scenario, runNumber };
}

function isWholeNumber(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** `undefined` for text that is no JSON: such a line is counted, not shown. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
