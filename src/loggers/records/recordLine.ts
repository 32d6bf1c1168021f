import { mayHoldLongNumber, parseExactJson } from "../../model/json/exactJson.ts";
import { findStringEnd } from "../../model/json/jsonStrings.ts";
import { readKey } from "../../model/json/jsonValue.ts";
import { type HandlerRecord, handlerRecordSchema } from "../../model/results/record.ts";
import { restoreWhole } from "./attemptPieces.ts";
import { createRecordFormatter } from "./recordFormatter.ts";

/** One line of a journal, without the line end; BigInts are bare integers with all digits. */
export function formatRecordLine(record: HandlerRecord): string {
  return createRecordFormatter()(record);
}

/**
 * The record of a journal line, nanoseconds exact; integers beyond 2^53 in what other systems sent are BigInts.
 * Throws what `JSON.parse` and zod throw.
 */
export function parseRecordLine(line: string): HandlerRecord {
  const parsed = parseLineContent(line);
  if (typeof parsed !== "object" || parsed === null) return handlerRecordSchema.parse(parsed);
  return handlerRecordSchema.parse({ ...parsed, ...findTimes(line) });
}

/**
 * The JSON of a journal line whose payload keeps its digits: integers beyond 2^53 in what other systems sent are
 * BigInts, and of a reply all numbers are kept. The times of the record may be rounded. What a long reply is as a whole is
 * there again. Throws what `JSON.parse` throws.
 */
export function parseLineContent(line: string): unknown {
  const mayHold = (line.match(longInteger)?.length ?? 0) > timeKeys.size;
  const content: unknown = mayHold ? undefined : JSON.parse(line);
  const isExact = content !== undefined && !hasRoundedReply(content);
  return restoreWhole(isExact ? content : parseExactJson(line));
}

// --- internal ---

/** An integer that may lie beyond 2^53; fractions and exponents are none. */
const longInteger = /(?<![\d.])\d{16,}(?![\d.eE])/g;

/** Whether what was made of a reply may have lost digits: it was read from the text beside it. */
function hasRoundedReply(content: unknown): boolean {
  const payload = readKey(content, "payload");
  const text = readKey(payload, "rawResponse");
  const isBeside = isPresent(readKey(payload, "parsedResponse"));
  return isBeside && typeof text === "string" && mayHoldLongNumber(text);
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

const timeKeys = new Set<unknown>(["created_time_ns", "processed_time_ns"]);
const integerValue = /\s*:\s*(-?\d+)\s*[,}]/y;
const structural = /["{}[\]]/g;

/**
 * The times as they are spelled in the text, since numbers lose digits above 2^53. Only keys of the
 * outermost object count: replies inside the payload may hold the same words.
 */
function findTimes(line: string): Record<string, bigint> {
  const times: Record<string, bigint> = {};
  let depth = 0;
  structural.lastIndex = 0;
  for (let match = structural.exec(line); match !== null; match = structural.exec(line)) {
    if (match[0] === "{" || match[0] === "[") depth += 1;
    else if (match[0] === "}" || match[0] === "]") depth -= 1;
    else {
      const end = findStringEnd(line, match.index) + 1;
      structural.lastIndex = end;
      const digits = depth === 1 ? readInteger(line, end) : undefined;
      if (digits === undefined) continue;
      const key: unknown = JSON.parse(line.slice(match.index, end));
      if (timeKeys.has(key)) times[String(key)] = BigInt(digits);
      if (Object.keys(times).length === timeKeys.size) break;
    }
  }
  return times;
}

/** The integer that follows the key ending at `from`, as it is spelled. */
function readInteger(line: string, from: number): string | undefined {
  integerValue.lastIndex = from;
  return integerValue.exec(line)?.[1];
}
