import { formatExactJson, parseExactJson } from "../../model/json/exactJson.ts";
import { readKey } from "../../model/json/jsonValue.ts";
import type { RecordRow } from "../../model/results/report.ts";

/** The row of a record; `maxJsonLength` bounds its text. A line that cannot be parsed is shown as it is. */
export function buildRecordRow(
  line: string,
  firstNs: bigint | undefined,
  maxJsonLength: number,
): RecordRow {
  const record = parseLine(line);
  if (record === undefined) return buildRawRow(line, maxJsonLength);
  const payload = readKey(record, "payload");
  const createdNs = readNs(record);
  const sequence = readKey(record, "sequence");
  const queryId = readKey(payload, "query_id");
  return {
    sequence: Number.isSafeInteger(sequence) ? Number(sequence) : 0,
    createdTimeNs: createdNs?.toString() ?? "",
    sinceStartMs:
      createdNs === undefined || firstNs === undefined ? 0 : Number(createdNs - firstNs) / 1e6,
    queryId: typeof queryId === "string" ? queryId : null,
    label: describePayload(payload),
    preview: formatExactJson(pickContent(payload) ?? null).slice(0, maxPreviewLength),
    json: cutOff(formatExactJson(record, 2), maxJsonLength),
  };
}

/** When the record of a line was created, epoch ns; `undefined` where the line does not say. */
export function readCreatedNs(line: string): bigint | undefined {
  return readNs(parseLine(line));
}

// --- internal ---

const maxPreviewLength = 300;

function parseLine(line: string): unknown {
  try {
    return parseExactJson(line);
  } catch {
    return undefined;
  }
}

function readNs(record: unknown): bigint | undefined {
  const value = readKey(record, "created_time_ns");
  if (typeof value === "bigint") return value;
  return Number.isSafeInteger(value) ? BigInt(Number(value)) : undefined;
}

function buildRawRow(line: string, maxJsonLength: number): RecordRow {
  return {
    sequence: 0,
    createdTimeNs: "",
    sinceStartMs: 0,
    queryId: null,
    label: "not readable as JSON",
    preview: line.slice(0, maxPreviewLength),
    json: cutOff(line, maxJsonLength),
  };
}

function describePayload(payload: unknown): string {
  const text = (key: string) => {
    const value = readKey(payload, key);
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  };
  switch (readKey(payload, "type")) {
    case "ReactionInvocation":
      return `${text("request_method")} ${text("request_path")}`.trim();
    case "ResultStream":
      return text("phase");
    case "ProviderAttempt":
      return `attempt ${text("attemptNumber")}`;
    default:
      return "";
  }
}

/** What was received, sent or answered, without what surrounds it. */
function pickContent(payload: unknown): unknown {
  switch (readKey(payload, "type")) {
    case "ReactionInvocation":
      return readKey(payload, "request_body");
    case "ResultStream":
      return readKey(payload, "query_result");
    case "SourceChange":
      return readKey(payload, "change");
    case "ProviderAttempt":
      return readKey(payload, "rawResponse");
    default:
      return payload;
  }
}

function cutOff(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  return `${text.slice(0, maxLength)}\n… cut off here; ${text.length - maxLength} more characters are in the file`;
}
