import { parseRecordLine } from "../../../../../src/loggers/records/recordLine.ts";

/** The bytes of a body from the line of the record that keeps it, by the rule in `docs/streams.md`. */
export function restoreBody(line: string): Buffer {
  const { payload } = parseRecordLine(line);
  if (payload.type !== "ReactionInvocation" && payload.type !== "ResultStream") {
    throw new Error(`a ${payload.type} has no body`);
  }
  if (payload.raw_body_base64 !== undefined) return Buffer.from(payload.raw_body_base64, "base64");
  if (payload.raw_body !== undefined) return Buffer.from(payload.raw_body, "utf8");
  const isReaction = payload.type === "ReactionInvocation";
  const value = isReaction ? payload.request_body : payload.query_result;
  if (value === null) return Buffer.of();
  const { raw } = value as { raw?: unknown };
  if (typeof raw === "string") return Buffer.from(raw, "utf8");
  const [, text = ""] = (isReaction ? invocation : result).exec(line) ?? [];
  return Buffer.from(text, "utf8");
}

// --- internal ---

/** The text of the value: it is the last one of the line where nothing is kept beside it. */
const invocation = /"request_body":(.*)\}\}$/s;
const result = /"query_result":(.*)\}\}$/s;
