import * as z from "zod";
import { type ChatMessage, chatMessageSchema } from "../../model/chatMessage.ts";
import { type RunResult, runResultSchema } from "../../model/results/resultFile.ts";
import { withoutFallbacks } from "../../model/results/withoutFallbacks.ts";
import { UserError } from "../../model/userError.ts";
import { openRegularFile, readAt, readBlocks, withOpenFile } from "../fileBlocks.ts";
import { parseExactJsonText, parseJsonText } from "../jsonFile.ts";
import {
  JsonScanError,
  JsonScanner,
  type JsonScannerOptions,
  type ScanChoice,
  type ScanKind,
  type ScannedValue,
} from "./jsonScanner.ts";

/** A test of a result file and where its bytes lie. */
export interface StoredTest {
  readonly provider: string;
  readonly scenario: number;
  readonly run: RunResult;
  readonly offset: number;
  readonly length: number;
}

export interface ReadTestsOptions {
  /** Whether numbers in replies keep all their digits. */
  readonly isExact?: boolean;
  /** Told of each list of messages on the way, by its hash, and where its bytes lie. */
  readonly onPrompt?: (hash: string, place: { offset: number; length: number }) => void;
  /** Told of each test that is longer than can be read, which is left out then; without it such a test is a fault. */
  readonly onTooLong?: (message: string) => void;
}

/** Streams the tests of a result file of any size. Throws `UserError` ("storage") where it is broken. */
export async function* readResultTests(
  file: string,
  options: ReadTestsOptions = {},
): AsyncGenerator<StoredTest> {
  const reading = createTestReading(file, options);
  for await (const values of scanFile(file, reading.choose, options.onTooLong)) {
    for (const value of values) {
      const test = reading.read(value);
      if (test !== undefined) yield test;
    }
  }
  reading.finish();
}

/** The same, each test handed over as it is read, which takes less time than to wait for each. What `onTest` throws ends the reading. */
export async function readEachTest(
  file: string,
  onTest: (test: StoredTest) => void,
  options: ReadTestsOptions = {},
): Promise<void> {
  const reading = createTestReading(file, options);
  for await (const values of scanFile(file, reading.choose, options.onTooLong)) {
    for (const value of values) {
      const test = reading.read(value);
      if (test !== undefined) onTest(test);
    }
  }
  reading.finish();
}

/** Reads one test at the place `readResultTests` gave, replies with all their digits. */
export async function readTestAt(file: string, offset: number, length: number): Promise<RunResult> {
  const text = await readTextAt(file, offset, length);
  return parseExactJsonText(`${file}: the test at byte ${offset}`, text, runResultSchema);
}

/** Reads a list of messages at the place `readResultTests` told; undefined where it is none. */
export async function readPromptAt(
  file: string,
  offset: number,
  length: number,
): Promise<ChatMessage[] | undefined> {
  const text = await readTextAt(file, offset, length);
  return parseJsonText(`${file}: the prompt at byte ${offset}`, text, promptSchema);
}

/** The message lists of these hashes that the file has; reads no further than needed. */
export async function readPrompts(
  file: string,
  hashes: ReadonlySet<string>,
): Promise<Map<string, ChatMessage[]>> {
  const found = new Map<string, ChatMessage[]>();
  if (hashes.size === 0) return found;
  for await (const values of scanFile(file, (path) => choosePrompts(path, hashes))) {
    for (const [hash, messages] of parsePrompts(file, values)) {
      found.set(hash, messages);
      if (found.size === hashes.size) return found;
    }
  }
  return found;
}

/** Streams all message lists of a result file with their hashes; reads no further than to their end. */
export async function* readAllPrompts(file: string): AsyncGenerator<[string, ChatMessage[]]> {
  let key: string | undefined;
  let isPast = false;
  const choose = (path: readonly string[]) => {
    if (path.length === 1) {
      isPast ||= key === "prompts";
      [key] = path;
    }
    return chooseAllPrompts(path);
  };
  for await (const values of scanFile(file, choose)) {
    yield* parsePrompts(file, values);
    if (isPast) return;
  }
}

// --- internal ---

const blockBytes = 1024 * 1024;
/** Below what a string can hold. */
const maxValueBytes = 256 * 1024 * 1024;
/** Most tests have nothing to be left out. */
const exactRunSchema = withoutFallbacks(runResultSchema);
/** Prompts are an extra: one that is no list of messages counts as absent. */
const promptSchema = z.array(chatMessageSchema).optional().catch(undefined);

/** How the values of a file become its tests. */
function createTestReading(file: string, { isExact = false, onPrompt }: ReadTestsOptions) {
  let hasResults = false;
  return {
    choose(path: readonly string[], kind: ScanKind): ScanChoice {
      hasResults ||= path.length === 1 && path[0] === "results";
      if (onPrompt !== undefined && path[0] === "prompts") return chooseAllPrompts(path);
      return chooseTests(path, kind);
    },
    /** Undefined for a list of messages. */
    read(value: ScannedValue): StoredTest | undefined {
      const { path, offset, length } = value;
      const [first, provider = "", scenario = ""] = path;
      if (first === "prompts") {
        onPrompt?.(provider, { offset, length });
        return undefined;
      }
      const run = isExact ? parseExactTest(file, value) : parseTest(file, value);
      return { provider, scenario: parseScenarioNumber(file, scenario), run, offset, length };
    },
    finish() {
      if (!hasResults) throw brokenFile(file, "it has no results");
    },
  };
}

function parseExactTest(file: string, { path, text }: ScannedValue): RunResult {
  return parseExactJsonText(placeOf(file, path), text, runResultSchema);
}

function parseTest(file: string, { path, text, parsed }: ScannedValue): RunResult {
  const checked = parsed === undefined ? undefined : exactRunSchema.safeParse(parsed);
  return checked?.success
    ? checked.data
    : parseJsonText(placeOf(file, path), text, runResultSchema);
}

function placeOf(file: string, path: readonly string[]): string {
  return `${file}: ${path.join(".")}`;
}

function* parsePrompts(
  file: string,
  values: Iterable<ScannedValue>,
): Generator<[string, ChatMessage[]]> {
  for (const { path, text } of values) {
    const [, hash = ""] = path;
    const messages = parseJsonText(placeOf(file, path), text, promptSchema);
    if (messages !== undefined) yield [hash, messages];
  }
}

async function readTextAt(file: string, offset: number, length: number): Promise<string> {
  return await withOpenFile(file, async (opened) => {
    const bytes = Buffer.alloc(length);
    const filled = await readAt(opened, bytes, offset);
    return bytes.toString("utf8", 0, filled);
  });
}

/** The values that end in each block of a file; those of one have to be taken before the next. */
async function* scanFile(
  file: string,
  choose: JsonScannerOptions["choose"],
  onTooLong?: JsonScannerOptions["onTooLong"],
): AsyncGenerator<Iterable<ScannedValue>> {
  const scanner = new JsonScanner({ choose, maxValueBytes, onTooLong });
  const opened = await openRegularFile(file);
  try {
    for await (const block of readBlocks(opened, blockBytes, blockBytes)) {
      yield tellFile(file, scanner.push(block));
    }
    scanner.finish();
  } catch (error) {
    throw nameFile(file, error);
  } finally {
    await opened.handle.close();
  }
}

/** The same values; where the scanner cannot read on, it is said of which file. */
function* tellFile(file: string, values: Iterable<ScannedValue>): Generator<ScannedValue> {
  try {
    yield* values;
  } catch (error) {
    throw nameFile(file, error);
  }
}

function nameFile(file: string, error: unknown): unknown {
  return error instanceof JsonScanError ? brokenFile(file, error.message) : error;
}

/** Down to `results.<provider>.<scenario>.runs.<position>`. */
function chooseTests(path: readonly string[], kind: ScanKind): ScanChoice {
  const [first, , , fourth] = path;
  if (path.length === 5) return "take";
  if (path.length > 0 && first !== "results") return "skip";
  if (path.length === 4 && fourth !== "runs") return "skip";
  const wanted = path.length === 4 ? "array" : "object";
  if (kind === wanted) return "enter";
  const name = path.length === 0 ? "it" : path.join(".");
  throw new JsonScanError(`${name} is not a JSON ${wanted}`);
}

function chooseAllPrompts(path: readonly string[]): ScanChoice {
  if (path.length === 0) return "enter";
  if (path[0] !== "prompts") return "skip";
  return path.length === 1 ? "enter" : "take";
}

function choosePrompts(path: readonly string[], hashes: ReadonlySet<string>): ScanChoice {
  if (path.length === 0) return "enter";
  if (path[0] !== "prompts") return "skip";
  return path.length === 1 ? "enter" : hashes.has(path[1] ?? "") ? "take" : "skip";
}

function parseScenarioNumber(file: string, key: string): number {
  const number = Number(key);
  if (/^\d+$/.test(key) && Number.isSafeInteger(number)) return number;
  throw brokenFile(file, `${JSON.stringify(key)} is not the number of a scenario`);
}

function brokenFile(file: string, reason: string): UserError {
  return new UserError(`${file} is broken: ${reason}.`, { code: "storage" });
}
