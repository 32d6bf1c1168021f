import { isUtf8 } from "node:buffer";
import type { KeepRaw } from "../../../model/config/streamHandler.ts";
import type { ReactionInvocation, ResultStream } from "../../../model/results/record.ts";
import { joinHeaders } from "../../joinHeaders.ts";
import { createBodyReader } from "../bodies/bodyReader.ts";
import { withBody } from "../bodies/bodyRecords.ts";
import { createBodyResultMaker } from "../bodies/bodyResult.ts";
import { type BodyValue, headOf } from "../bodies/bodyValue.ts";
import { putValue } from "../bodies/laterValue.ts";
import { readQueryId } from "../queryId.ts";
import type { Arrival } from "../recordHandler.ts";

/** An entry as Redis gives it: its id, then names and values of its fields in turn; as bytes where they are no text. */
export type RawRedisEntry = readonly [id: string, fields: readonly RawRedisText[]];
export type RawRedisText = string | Buffer;

/** What an entry says. */
export interface RedisEntry {
  readonly stream: string;
  /** Its body: JSON, `{ raw }` if it is none; without a field that has one all fields as an object. */
  readonly body: BodyValue;
  /** Names and values in turn of its fields other than the one that has the body. */
  readonly others: readonly RawRedisText[];
}

/** Makes the payload of a record of an entry. */
export type RedisPayloadMaker = (entry: RedisEntry) => ReactionInvocation | ResultStream;

/** For a reaction: the path is the stream's name, the headers are the fields other than the body's. */
export function buildRedisInvocation({ stream, body, others }: RedisEntry): ReactionInvocation {
  const headers = joinHeaders(others.map(String));
  const invocation = {
    type: "ReactionInvocation",
    reaction_type: "redis-stream",
    query_id: readQueryId(headOf(body)) ?? headers["x-query-id"] ?? null,
    request_method: "XREAD",
    request_path: stream,
    headers,
  } as const;
  return putValue(invocation, "request_body", body);
}

/** As `createBodyResultMaker`, with the fields other than the body's. */
export function createRedisResultMaker(id: string): RedisPayloadMaker {
  const makeResult = createBodyResultMaker(id);
  return ({ body, others }) => {
    const result = makeResult(body);
    return others.length > 0 ? Object.assign(result, { fields: joinFields(others) }) : result;
  };
}

export interface EntryReading {
  readonly stream: string;
  /** The field that has the body. */
  readonly field: string;
  readonly keepRaw: KeepRaw;
}

/** Makes arrivals of the entries of a stream; an arrival's id is its entry's. */
export function createEntryArrivals(
  { stream, field, keepRaw }: EntryReading,
  makePayload: RedisPayloadMaker,
): (entries: readonly RawRedisEntry[], arrivedNs: bigint) => Arrival[] {
  const { readText, readBytes } = createBodyReader();
  return (entries, arrivedNs) =>
    entries.map(([id, fields]) => {
      const at = findField(fields, field);
      const raw = at === undefined ? undefined : (fields[at + 1] ?? "");
      const body = typeof raw === "string" ? readText(raw) : raw && readBytes(raw);
      const others = at === undefined || fields.length === 2 ? [] : fields.toSpliced(at, 2);
      const payload = makePayload({ stream, body: body ?? { value: joinFields(fields) }, others });
      return {
        id,
        arrivedNs,
        traceparent: findText(fields, "traceparent"),
        tracestate: findText(fields, "tracestate"),
        payload: body === undefined ? payload : withBody(payload, body, keepRaw),
        bodyText: body?.text,
      };
    });
}

// --- internal ---

/** As an object of texts: a name that comes twice has a list, bytes that are no UTF-8 are `{ base64 }`. */
function joinFields(fields: readonly RawRedisText[]): Record<string, unknown> {
  const values = new Map<string, unknown[]>();
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [name, raw = ""] = [String(fields[at]), fields[at + 1]];
    const isBytes = typeof raw !== "string" && !isUtf8(raw);
    const value = isBytes ? { base64: raw.toString("base64") } : raw.toString();
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return Object.fromEntries(
    [...values].map(([name, list]) => [name, list.length === 1 ? list[0] : list]),
  );
}

/** Where the name of a field stands. */
function findField(fields: readonly RawRedisText[], wanted: string): number | undefined {
  for (let at = 0; at < fields.length; at += 2) {
    const name = fields[at];
    if (name === wanted || (typeof name === "object" && name.toString() === wanted)) return at;
  }
  return undefined;
}

function findText(fields: readonly RawRedisText[], wanted: string): string | null {
  const at = findField(fields, wanted);
  return at === undefined ? null : String(fields[at + 1]);
}
