import { listLineFiles } from "../../loggers/lines/lineFileNames.ts";
import { type OpenedFile, readAt, withOpenFile } from "../../store/fileBlocks.ts";
import { readStats } from "../../store/folderItems.ts";
import { NumberList } from "./numberList.ts";
import { scanRecordLines } from "./scanLines.ts";

/** Where the lines of one test lie, in the order they were written: 16 bytes a line. */
export class TestLines {
  private readonly files = new NumberList("uint32");
  private readonly offsets = new NumberList("float64");
  private readonly lengths = new NumberList("uint32");

  get count(): number {
    return this.files.count;
  }

  add(file: number, offset: number, length: number): void {
    this.files.push(file);
    this.offsets.push(offset);
    this.lengths.push(length);
  }

  /** The place of a line; `file` counts the files of the log. */
  at(position: number): { file: number; offset: number; length: number } {
    return {
      file: this.files.at(position),
      offset: this.offsets.at(position),
      length: this.lengths.at(position),
    };
  }
}

/** The JSONL files of one component of a run, as far as they were looked through. */
export interface LogState {
  readonly files: LogFile[];
  /** By scenario and run number. */
  readonly tests: Map<string, TestLines>;
}

export interface LogFile {
  readonly path: string;
  /** Its first bytes: a file that was made anew begins otherwise, for every record has an id of its own. */
  head: Buffer;
  size: number;
  modifiedMs: number;
  /** Bytes up to here are looked through; the rest is the beginning of a line. */
  scanned: number;
  brokenLines: number;
  readonly tests: Set<string>;
}

export function testKeyOf(scenario: number, runNumber: number): string {
  return `${scenario} ${runNumber}`;
}

/** Knows where each line of a log lies; reads only what was added since it looked last. */
export class RecordLog {
  private readonly folder: string;
  private readonly filePrefix: string;
  private state: LogState = { files: [], tests: new Map() };
  private turn: Promise<LogState> | undefined;

  constructor(folder: string, filePrefix: string) {
    this.folder = folder;
    this.filePrefix = filePrefix;
  }

  /** Looks through what was added; a log whose files were removed or replaced is looked through anew. */
  refresh(): Promise<LogState> {
    this.turn ??= this.look().finally(() => {
      this.turn = undefined;
    });
    return this.turn;
  }

  private async look(): Promise<LogState> {
    const paths = await listLineFiles(this.folder, this.filePrefix);
    const isSame = this.state.files.every(({ path }, at) => paths[at] === path);
    if (!isSame) this.state = { files: [], tests: new Map() };
    for (const [at, path] of paths.entries()) {
      if (await this.grow(at, path)) continue;
      this.state = { files: [], tests: new Map() };
      for (const [again, each] of paths.entries()) await this.grow(again, each);
      break;
    }
    return this.state;
  }

  /** Reads on in a file; false when it is not the one that was read before. */
  private async grow(at: number, path: string): Promise<boolean> {
    const known = this.state.files[at];
    const stats = await readStats(path);
    if (stats === undefined) return known === undefined;
    if (known?.size === stats.size && known.modifiedMs === stats.mtimeMs) return true;
    return await withOpenFile(path, async (opened) => {
      const file = known ?? newLogFile(path);
      if (opened.size < file.scanned || !(await beginsAlike(opened, file))) return false;
      this.state.files[at] = file;
      await scan(this.state, at, opened);
      file.size = opened.size;
      file.modifiedMs = stats.mtimeMs;
      return true;
    });
  }
}

// --- internal ---

const headBytes = 256;

function newLogFile(path: string): LogFile {
  return {
    path,
    head: Buffer.alloc(0),
    size: 0,
    modifiedMs: 0,
    scanned: 0,
    brokenLines: 0,
    tests: new Set(),
  };
}

async function beginsAlike(opened: OpenedFile, file: LogFile): Promise<boolean> {
  const bytes = Buffer.alloc(headBytes);
  const head = bytes.subarray(0, await readAt(opened, bytes, 0));
  const isAlike = head.subarray(0, file.head.length).equals(file.head);
  if (isAlike) file.head = Buffer.from(head);
  return isAlike;
}

async function scan({ files, tests }: LogState, at: number, opened: OpenedFile): Promise<void> {
  const file = files[at];
  if (file === undefined) return;
  for await (const { lines, brokenLines, end } of scanRecordLines(opened, file.scanned)) {
    for (const { scenario, runNumber, offset, length } of lines) {
      const key = testKeyOf(scenario, runNumber);
      const test = tests.get(key) ?? new TestLines();
      tests.set(key, test);
      file.tests.add(key);
      test.add(at, offset, length);
    }
    file.brokenLines += brokenLines;
    file.scanned = end;
  }
}
