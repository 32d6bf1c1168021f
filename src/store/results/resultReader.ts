import * as z from "zod";
import { type ChatMessage, chatMessageSchema } from "../../model/chatMessage.ts";
import { type RunResult, runResultSchema } from "../../model/results/resultFile.ts";
import { UserError } from "../../model/userError.ts";
import { openRegularFile, readAt, readBlocks, withOpenFile } from "../fileBlocks.ts";
import { checkJson, parseExactJsonText, parseJsonText } from "../jsonFile.ts";
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
  { isExact = false, onPrompt, onTooLong }: ReadTestsOptions = {},
): AsyncGenerator<StoredTest> {
  let hasResults = false;
  const choose = (path: readonly string[], kind: ScanKind) => {
    hasResults ||= path.length === 1 && path[0] === "results";
    if (onPrompt !== undefined && path[0] === "prompts") return chooseAllPrompts(path);
    return chooseTests(path, kind);
  };
  for await (const value of scanFile(file, choose, onTooLong)) {
    const [first, provider = "", scenario = ""] = value.path;
    if (first === "prompts") {
      onPrompt?.(provider, { offset: value.offset, length: value.length });
      continue;
    }
    const place = `${file}: ${value.path.join(".")}`;
    yield {
      provider,
      scenario: parseScenarioNumber(file, scenario),
      run: isExact
        ? parseExactJsonText(place, value.text, runResultSchema)
        : value.parsed === undefined
          ? parseJsonText(place, value.text, runResultSchema)
          : checkJson(place, value.parsed, runResultSchema),
      offset: value.offset,
      length: value.length,
    };
  }
  if (!hasResults) throw brokenFile(file, "it has no results");
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
  for await (const value of scanFile(file, (path) => choosePrompts(path, hashes))) {
    const [, hash = ""] = value.path;
    const messages = parseJsonText(`${file}: prompts.${hash}`, value.text, promptSchema);
    if (messages !== undefined) found.set(hash, messages);
    if (found.size === hashes.size) break;
  }
  return found;
}

/** Streams all message lists of a result file with their hashes. */
export async function* readAllPrompts(file: string): AsyncGenerator<[string, ChatMessage[]]> {
  for await (const value of scanFile(file, chooseAllPrompts)) {
    const [, hash = ""] = value.path;
    const messages = parseJsonText(`${file}: prompts.${hash}`, value.text, promptSchema);
    if (messages !== undefined) yield [hash, messages];
  }
}

// --- internal ---

const blockBytes = 1024 * 1024;
/** Below what a string can hold. */
const maxValueBytes = 256 * 1024 * 1024;
/** Prompts are an extra: one that is no list of messages counts as absent. */
const promptSchema = z.array(chatMessageSchema).optional().catch(undefined);

async function readTextAt(file: string, offset: number, length: number): Promise<string> {
  return await withOpenFile(file, async (opened) => {
    const bytes = Buffer.alloc(length);
    const filled = await readAt(opened, bytes, offset);
    return bytes.toString("utf8", 0, filled);
  });
}

async function* scanFile(
  file: string,
  choose: JsonScannerOptions["choose"],
  onTooLong?: JsonScannerOptions["onTooLong"],
): AsyncGenerator<ScannedValue> {
  const scanner = new JsonScanner({ choose, maxValueBytes, onTooLong });
  const opened = await openRegularFile(file);
  try {
    for await (const block of readBlocks(opened, blockBytes, blockBytes)) {
      yield* scanner.push(block);
    }
    scanner.finish();
  } catch (error) {
    throw error instanceof JsonScanError ? brokenFile(file, error.message) : error;
  } finally {
    await opened.handle.close();
  }
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
