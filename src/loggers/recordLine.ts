import { type HandlerRecord, handlerRecordSchema } from "../model/record.ts";

/** One line of a journal, without the line end; nanoseconds are bare integers with all digits. */
export function formatRecordLine(record: HandlerRecord): string {
  return (
    `{"id":${JSON.stringify(record.id)},"sequence":${record.sequence}` +
    `,"scenario":${record.scenario},"run_number":${record.run_number}` +
    `,"created_time_ns":${record.created_time_ns},"processed_time_ns":${record.processed_time_ns}` +
    `,"traceparent":${JSON.stringify(record.traceparent)}` +
    `,"tracestate":${JSON.stringify(record.tracestate)}` +
    `,"payload":${JSON.stringify(record.payload)}}`
  );
}

/** The record of a journal line, nanoseconds exact; throws what `JSON.parse` and zod throw. */
export function parseRecordLine(line: string): HandlerRecord {
  const parsed: unknown = JSON.parse(line);
  if (typeof parsed !== "object" || parsed === null) return handlerRecordSchema.parse(parsed);
  return handlerRecordSchema.parse({ ...parsed, ...findTimes(line) });
}

// --- internal ---

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
      const end = findStringEnd(line, match.index);
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

/** The position after the closing quote of the string that opens at `start`. */
function findStringEnd(line: string, start: number): number {
  let quote = line.indexOf('"', start + 1);
  while (quote !== -1) {
    let backslashes = 0;
    while (line[quote - 1 - backslashes] === "\\") backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
    quote = line.indexOf('"', quote + 1);
  }
  return line.length;
}
