import { escapeInPieces } from "../../model/json/jsonPieces.ts";
import { isJsonObject } from "../../model/json/jsonValue.ts";
import type { HandlerRecord, ProviderAttempt } from "../../model/results/record.ts";
import {
  isWholeReply,
  longReplyCharacters,
  readWholeReply,
} from "../../model/results/wholeReply.ts";
import type { RecordFormatter } from "./recordFormatter.ts";

/**
 * The line of a record; of an attempt whose reply is long, in pieces. What such a reply is as a whole is left out of it:
 * `parsedFrom: "rawResponse"` stands in place of `parsedResponse`.
 */
export function formatInPieces(
  record: HandlerRecord,
  format: RecordFormatter,
): string | Iterable<string> {
  const { payload } = record;
  if (payload.type !== "ProviderAttempt" || payload.rawResponse.length <= longReplyCharacters) {
    return format(record);
  }
  const shortened = { ...leaveOutWhole(payload), rawResponse: "" };
  return insertReply(format({ ...record, payload: shortened }), payload.rawResponse);
}

/** The content of a line with the `parsedResponse` that was left out of it. Throws what `JSON.parse` throws. */
export function restoreWhole(content: unknown): unknown {
  if (!isJsonObject(content) || !isJsonObject(content.payload)) return content;
  const { type, parsedFrom, rawResponse } = content.payload;
  if (type !== "ProviderAttempt" || parsedFrom !== "rawResponse") return content;
  if (typeof rawResponse !== "string") return content;
  const parsedResponse = readWholeReply(rawResponse);
  return { ...content, payload: replaceKey(content.payload, "parsedFrom", { parsedResponse }) };
}

// --- internal ---

const emptyReply = '"rawResponse":""';

function leaveOutWhole(payload: ProviderAttempt): ProviderAttempt {
  if (!isWholeReply(payload.rawResponse, payload)) return payload;
  return replaceKey(payload, "parsedResponse", { parsedFrom: "rawResponse" });
}

/** The same keys in their order, one of them replaced. */
function replaceKey<T extends object>(object: T, key: string, by: object): T {
  const entries = Object.entries(object).flatMap((entry) =>
    entry[0] === key ? Object.entries(by) : [entry],
  );
  return Object.fromEntries(entries) as T;
}

/** Within a text there is no quote without a backslash before it: the first such key is that of the reply. */
function* insertReply(line: string, reply: string): Generator<string> {
  const at = line.indexOf(emptyReply) + emptyReply.length - 1;
  yield line.slice(0, at);
  yield* escapeInPieces(reply);
  yield line.slice(at);
}
