import type { LoggerSet } from "../../model/results/outputLogger.ts";
import type {
  BodyKeys,
  BrokerMessage,
  HandlerRecord,
  RecordPayload,
  ResultStream,
} from "../../model/results/record.ts";
import type { Masker } from "./masker.ts";

/** The loggers given, which get what they log without secrets. */
export function maskLoggers(loggers: LoggerSet, masker: Masker): LoggerSet {
  if (!masker.isActive) return loggers;
  return {
    ...loggers,
    log(record, bodyText) {
      const kept = maskRecord(record, bodyText, masker);
      return loggers.log(kept, kept === record ? bodyText : undefined);
    },
  };
}

/**
 * A record as it is written, the same where it holds no secret. Where `bodyText` is given, the JSON that its body was
 * parsed from, a body is looked through only when its text may hold one.
 */
export function maskRecord(
  record: HandlerRecord,
  bodyText: string | undefined,
  masker: Masker,
): HandlerRecord {
  if (!masker.isActive) return record;
  const isBodyClear = bodyText !== undefined && !masker.mayHold(bodyText);
  return maskParts(record, masker, ({ id, traceparent, tracestate, payload }) => ({
    id: masker.text(id),
    traceparent: traceparent && masker.text(traceparent),
    tracestate: tracestate && masker.text(tracestate),
    payload: maskPayload(payload, isBodyClear, masker),
  }));
}

// --- internal ---

/** The whole with those of its parts that were masked; the same where none was: a body may not be parsed yet. */
function maskParts<T extends object>(whole: T, masker: Masker, mask: (whole: T) => Partial<T>): T {
  const before = masker.count;
  const masked = mask(whole);
  return masker.count === before ? whole : { ...whole, ...masked };
}

function maskPayload(payload: RecordPayload, isBodyClear: boolean, masker: Masker): RecordPayload {
  switch (payload.type) {
    case "ReactionInvocation":
      return maskParts(payload, masker, (invocation) => ({
        query_id: invocation.query_id && masker.text(invocation.query_id),
        request_method: masker.text(invocation.request_method),
        request_path: masker.text(invocation.request_path),
        headers: masker.value(invocation.headers) as Record<string, string>,
        ...(!isBodyClear && { request_body: masker.value(invocation.request_body) }),
        ...maskMessage(invocation, isBodyClear, masker),
        ...maskBeside(invocation, masker),
      }));
    case "ResultStream":
      return maskParts(payload, masker, (result) => ({
        query_id: result.query_id && masker.text(result.query_id),
        ...(!isBodyClear && { query_result: masker.value(result.query_result) }),
        ...maskMessage(result, isBodyClear, masker),
        ...maskBeside(result, masker),
      }));
    case "SourceChange":
      return isBodyClear ? payload : { ...payload, change: masker.value(payload.change) };
    default:
      return payload;
  }
}

function maskMessage(
  { message }: { message?: BrokerMessage },
  isBodyClear: boolean,
  masker: Masker,
) {
  if (message === undefined) return {};
  return {
    message: maskParts(message, masker, ({ key, headers }) => ({
      key: key && masker.text(key),
      ...(!isBodyClear && { value: masker.value(message.value) }),
      headers: masker.value(headers) as Record<string, string>,
    })),
  };
}

/** What is kept beside a body: keys that are absent stay so. */
function maskBeside(payload: BodyKeys & Pick<ResultStream, "fields">, masker: Masker) {
  const { fields, envelope, raw_body, raw_body_base64 } = payload;
  return {
    ...(fields && { fields: masker.value(fields) as Record<string, unknown> }),
    ...(envelope && { envelope: masker.value(envelope) as Record<string, unknown> }),
    ...(raw_body !== undefined && { raw_body: masker.text(raw_body) }),
    ...(raw_body_base64 !== undefined && { raw_body_base64: masker.text(raw_body_base64) }),
  };
}
