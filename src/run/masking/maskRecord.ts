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
  const { id, traceparent, tracestate, payload } = record;
  const before = masker.count;
  const maskBody = (body: unknown) =>
    bodyText !== undefined && !masker.mayHold(bodyText) ? body : masker.value(body);
  const kept = {
    ...record,
    id: masker.text(id),
    traceparent: traceparent && masker.text(traceparent),
    tracestate: tracestate && masker.text(tracestate),
    payload: maskPayload(payload, maskBody, masker),
  };
  return masker.count === before ? record : kept;
}

// --- internal ---

function maskPayload(
  payload: RecordPayload,
  maskBody: (body: unknown) => unknown,
  masker: Masker,
): RecordPayload {
  switch (payload.type) {
    case "ReactionInvocation":
      return {
        ...payload,
        query_id: payload.query_id && masker.text(payload.query_id),
        request_method: masker.text(payload.request_method),
        request_path: masker.text(payload.request_path),
        headers: masker.value(payload.headers) as Record<string, string>,
        request_body: maskBody(payload.request_body),
        ...maskMessage(payload, maskBody, masker),
        ...maskBeside(payload, masker),
      };
    case "ResultStream":
      return {
        ...payload,
        query_id: payload.query_id && masker.text(payload.query_id),
        query_result: maskBody(payload.query_result),
        ...maskMessage(payload, maskBody, masker),
        ...maskBeside(payload, masker),
      };
    case "SourceChange":
      return { ...payload, change: maskBody(payload.change) };
    default:
      return payload;
  }
}

function maskMessage(
  { message }: { message?: BrokerMessage },
  maskBody: (body: unknown) => unknown,
  masker: Masker,
) {
  if (message === undefined) return {};
  const { key, value, headers } = message;
  return {
    message: {
      ...message,
      key: key && masker.text(key),
      value: maskBody(value),
      headers: masker.value(headers) as Record<string, string>,
    },
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
