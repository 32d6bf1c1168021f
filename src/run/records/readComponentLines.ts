import { listLineFiles } from "../../loggers/lines/lineFileNames.ts";
import { openRegularFile, readAt } from "../../store/fileBlocks.ts";
import type { ComponentStorage } from "../../store/testDataStore.ts";
import { type RecordLine, scanRecordLines } from "./scanLines.ts";

/** Which records; absent keys narrow nothing. */
export interface LineSelection {
  readonly scenario?: number | undefined;
  readonly runNumber?: number | undefined;
}

/** What was read so far. */
export interface LinesRead {
  records: number;
  /** Lines that are no records, of whatever test. */
  brokenLines: number;
}

/** The lines of a component's records as the bytes they are, some whole lines at a time; counts into `read`. */
export async function* readComponentLines(
  { jsonlFolder, filePrefix }: Pick<ComponentStorage, "jsonlFolder" | "filePrefix">,
  selection: LineSelection,
  read: LinesRead,
): AsyncGenerator<Buffer> {
  for (const file of await listLineFiles(jsonlFolder, filePrefix)) {
    yield* readFileLines(file, selection, read);
  }
}

// --- internal ---

async function* readFileLines(
  file: string,
  { scenario, runNumber }: LineSelection,
  read: LinesRead,
): AsyncGenerator<Buffer> {
  const isWanted = (line: RecordLine) =>
    (scenario === undefined || line.scenario === scenario) &&
    (runNumber === undefined || line.runNumber === runNumber);
  const opened = await openRegularFile(file);
  try {
    let scanned = 0;
    for await (const { lines, brokenLines, end } of scanRecordLines(opened, 0)) {
      scanned = end;
      read.brokenLines += brokenLines;
      const wanted = lines.filter(isWanted);
      read.records += wanted.length;
      for (const { from, to } of joinLines(wanted)) {
        const bytes = Buffer.alloc(to - from);
        yield bytes.subarray(0, await readAt(opened, bytes, from));
      }
    }
    if (scanned < opened.size) read.brokenLines += 1;
  } finally {
    await opened.handle.close();
  }
}

/** Lines that lie one behind the other as one range of bytes, line ends included. */
function joinLines(lines: readonly RecordLine[]): { from: number; to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  for (const { offset, length } of lines) {
    const last = ranges.at(-1);
    const to = offset + length + 1;
    if (last?.to === offset) last.to = to;
    else ranges.push({ from: offset, to });
  }
  return ranges;
}
