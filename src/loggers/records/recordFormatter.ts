import { createExactFormatter } from "../../model/json/exactJson.ts";
import type {
  BodyKeys,
  BrokerMessage,
  HandlerRecord,
  ReactionInvocation,
  RecordPayload,
  ResultStream,
} from "../../model/results/record.ts";

/** The line of a record. `bodyText`, the JSON its body was parsed from, on one line, is written as it is. */
export type RecordFormatter = (record: HandlerRecord, bodyText?: string) => string;

/**
 * Formats the records of one component as journal lines, without the line end; BigInts are bare integers with all
 * digits. What its records have in common, such as the headers of a connection, is turned into JSON only once, and
 * it remembers that bodies hold BigInts, which cost a failed attempt to find out.
 */
export function createRecordFormatter(): RecordFormatter {
  const formatPayload = createPayloadFormatter(createExactFormatter());
  const formatMiddle = createMiddleFormatter();
  return (record, bodyText) =>
    `{"id":${JSON.stringify(record.id)},"sequence":${record.sequence},${formatMiddle(record)}` +
    `${formatPayload(record.payload, bodyText)}}`;
}

// --- internal ---

type JsonFormatter = (value: unknown) => string;
type PayloadFormatter = (payload: RecordPayload, bodyText: string | undefined) => string;

/** From `scenario` to the payload's key; what comes together has it in common. */
function createMiddleFormatter(): (record: HandlerRecord) => string {
  let last: HandlerRecord | undefined;
  let middle = "";
  let isWhole = false;
  return (record) => {
    if (last === undefined || !hasSameMiddle(last, record)) {
      middle = formatMiddle(record);
      isWhole = false;
    } else if (!isWhole) {
      middle = makeWhole(middle);
      isWhole = true;
    }
    last = record;
    return middle;
  };
}

/** The same text in one piece: one that was put together is copied piece by piece each time it is written. */
function makeWhole(text: string): string {
  return Buffer.from(text).toString();
}

function hasSameMiddle(a: HandlerRecord, b: HandlerRecord): boolean {
  return (
    a.created_time_ns === b.created_time_ns &&
    a.processed_time_ns === b.processed_time_ns &&
    a.traceparent === b.traceparent &&
    a.tracestate === b.tracestate &&
    a.scenario === b.scenario &&
    a.run_number === b.run_number
  );
}

function formatMiddle(record: HandlerRecord): string {
  return (
    `"scenario":${record.scenario},"run_number":${record.run_number}` +
    `,"created_time_ns":${record.created_time_ns},"processed_time_ns":${record.processed_time_ns}` +
    `,"traceparent":${quote(record.traceparent)},"tracestate":${quote(record.tracestate)}` +
    ',"payload":'
  );
}

function quote(text: string | null): string {
  return text === null ? "null" : JSON.stringify(text);
}

function createPayloadFormatter(formatJson: JsonFormatter): PayloadFormatter {
  const formatInvocation = createInvocationFormatter();
  const formatResult = createResultFormatter();
  const formatMessage = createMessageFormatter();
  const formatBeside = (payload: ReactionInvocation | ResultStream, body: string) => {
    const { message } = payload;
    const kept = formatBodyKeys(payload, formatJson);
    return message === undefined ? kept : `${formatMessage(message, body)}${kept}`;
  };
  return (payload, bodyText) => {
    switch (payload.type) {
      case "ReactionInvocation": {
        const body = bodyText ?? formatJson(payload.request_body ?? null);
        return `${formatInvocation(payload, body)}${formatBeside(payload, body)}}`;
      }
      case "ResultStream": {
        const result = bodyText ?? formatJson(payload.query_result ?? null);
        return `${formatResult(payload, result)}${formatBeside(payload, result)}}`;
      }
      default:
        return formatJson(payload);
    }
  };
}

/** What is kept beside a body, each key with the comma before it. */
function formatBodyKeys(
  payload: BodyKeys & Pick<ResultStream, "fields">,
  formatJson: JsonFormatter,
): string {
  const { fields, envelope, raw_body, raw_body_base64, raw_of } = payload;
  // Most have none of them.
  if ((fields ?? envelope ?? raw_body ?? raw_body_base64 ?? raw_of) === undefined) return "";
  let text = "";
  for (const key of besideBody) {
    const value = payload[key];
    if (value !== undefined) text += `,"${key}":${formatJson(value)}`;
  }
  return text;
}

const besideBody = ["fields", "envelope", "raw_body", "raw_body_base64", "raw_of"] as const;

/** Messages, each with the comma and key before it; their value is that of the body. */
function createMessageFormatter(): (message: BrokerMessage, body: string) => string {
  const formatHeaders = createHeadersFormatter();
  let lastKey: string | null | undefined;
  let quotedKey = "";
  let lastTime: bigint | undefined;
  let writtenTime = "";
  return ({ key, headers, partition, offset, timestamp }, body) => {
    if (key !== lastKey) quotedKey = quote(key);
    lastKey = key;
    let text = `,"message":{"key":${quotedKey},"value":${body},"headers":${formatHeaders(headers)}`;
    if (partition !== undefined) text += `,"partition":${partition}`;
    if (offset !== undefined) text += `,"offset":${offset}`;
    if (timestamp === undefined) return `${text}}`;
    if (timestamp !== lastTime) writtenTime = String(timestamp);
    lastTime = timestamp;
    return `${text},"timestamp":${writtenTime}}`;
  };
}

/** Invocations, without a closing brace, are put together from what the one before had and what is new. */
function createInvocationFormatter(): (payload: ReactionInvocation, body: string) => string {
  const formatHeaders = createHeadersFormatter();
  let last: ReactionInvocation | undefined;
  let target = "";
  return (payload, body) => {
    if (last === undefined || !isSameTarget(last, payload)) target = formatTarget(payload);
    last = payload;
    return `${target},"headers":${formatHeaders(payload.headers)},"request_body":${body}`;
  };
}

function createResultFormatter(): (payload: ResultStream, body: string) => string {
  let last: ResultStream | undefined;
  let head = "";
  return (payload, body) => {
    const { type, query_id, phase } = payload;
    if (last === undefined || last.query_id !== query_id || last.phase !== phase) {
      head = JSON.stringify({ type, query_id, phase }).slice(0, -1);
    }
    last = payload;
    return `${head},"query_result":${body}`;
  };
}

function isSameTarget(a: ReactionInvocation, b: ReactionInvocation): boolean {
  return (
    a.request_path === b.request_path &&
    a.query_id === b.query_id &&
    a.request_method === b.request_method &&
    a.reaction_type === b.reaction_type
  );
}

/** The beginning of an invocation, without a closing brace. */
function formatTarget(invocation: ReactionInvocation): string {
  const { type, reaction_type, query_id, request_method, request_path } = invocation;
  const target = { type, reaction_type, query_id, request_method, request_path };
  return JSON.stringify(target).slice(0, -1);
}

type Headers = Readonly<Record<string, string>>;

/** Of the same headers again, only those that have another value are formatted. */
function createHeadersFormatter(): (headers: Headers) => string {
  let names: string[] = [];
  let quotedNames: string[] = [];
  let values: (string | undefined)[] = [];
  let texts: string[] = [];
  let joined = "{}";
  let isWhole = true;
  return (headers) => {
    const newNames = Object.keys(headers);
    const isNew = !isSameList(names, newNames);
    if (isNew) {
      names = newNames;
      quotedNames = names.map((name) => `${JSON.stringify(name)}:`);
      values = [];
      texts = [];
    }
    let isChanged = isNew;
    for (let at = 0; at < names.length; at += 1) {
      const value = headers[names[at] ?? ""];
      if (values[at] === value) continue;
      values[at] = value;
      texts[at] = `${quotedNames[at]}${JSON.stringify(value)}`;
      isChanged = true;
    }
    if (isChanged) {
      joined = `${joinTexts(texts)}}`;
      isWhole = false;
    } else if (!isWhole) {
      joined = makeWhole(joined);
      isWhole = true;
    }
    return joined;
  };
}

/** Cheaper than `join`, which copies. */
function joinTexts(texts: readonly string[]): string {
  let joined = "{";
  for (let at = 0; at < texts.length; at += 1) joined += at === 0 ? texts[at] : `,${texts[at]}`;
  return joined;
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}
