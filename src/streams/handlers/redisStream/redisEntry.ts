import { isUtf8 } from "node:buffer";
import type { KeepRaw } from "../../../model/config/streamHandler.ts";
import type { ReactionInvocation, ResultStream } from "../../../model/results/record.ts";
import { joinHeaders } from "../../joinHeaders.ts";
import { keepBody } from "../bodies/bodyRecords.ts";
import { readBodyBytes } from "../bodies/receivedBody.ts";
import { readQueryId } from "../queryId.ts";
import type { Arrival } from "../recordHandler.ts";
import { createPhaseReader } from "../resultPhase.ts";

/** An entry as Redis gives it: its id, then names and values of its fields in turn. */
export type RawRedisEntry = readonly [id: Buffer, fields: readonly Buffer[]];

/** What an entry says. */
export interface RedisEntry {
  readonly stream: string;
  /** The JSON value of its body, `{ raw }` if that is none; without a field that has one all fields as an object. */
  readonly value: unknown;
  /** Its fields other than the one that has the body. */
  readonly others: readonly RedisField[];
}

export interface RedisField {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Makes the payload of a record of an entry. */
export type RedisPayloadMaker = (entry: RedisEntry) => ReactionInvocation | ResultStream;

/** For a reaction: the path is the stream's name, the headers are the fields other than the body's. */
export function buildRedisInvocation({ stream, value, others }: RedisEntry): ReactionInvocation {
  const headers = joinHeaders(others.flatMap(({ name, bytes }) => [name, bytes.toString()]));
  return {
    type: "ReactionInvocation",
    reaction_type: "redis-stream",
    query_id: readQueryId(value) ?? headers["x-query-id"] ?? null,
    request_method: "XREAD",
    request_path: stream,
    headers,
    request_body: value,
  };
}

/** For the query `id`, unless a value names another: the value is the result; it counts the phases of one stream, see `createPhaseReader`. */
export function createRedisResultMaker(id: string): RedisPayloadMaker {
  const readPhase = createPhaseReader();
  return ({ value, others }) => ({
    type: "ResultStream",
    query_id: readQueryId(value) ?? id,
    phase: readPhase(value),
    query_result: value,
    ...(others.length > 0 && { fields: joinFields(others) }),
  });
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
  return (entries, arrivedNs) =>
    entries.map(([id, raw]) => {
      const fields = pairFields(raw);
      const own = fields.find(({ name }) => name === field);
      const body = own && readBodyBytes(own.bytes);
      const value = body === undefined ? joinFields(fields) : body.value;
      const others = own === undefined ? [] : fields.filter((each) => each !== own);
      return {
        id: id.toString(),
        arrivedNs,
        traceparent: findText(fields, "traceparent"),
        tracestate: findText(fields, "tracestate"),
        payload: {
          ...makePayload({ stream, value, others }),
          ...(body && keepBody(body, keepRaw)),
        },
        bodyText: body?.text,
      };
    });
}

// --- internal ---

function pairFields(raw: readonly Buffer[]): RedisField[] {
  const fields: RedisField[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name, bytes] = [raw[at], raw[at + 1]];
    if (name !== undefined && bytes !== undefined) fields.push({ name: name.toString(), bytes });
  }
  return fields;
}

/** As an object of texts: a name that comes twice has a list, bytes that are no UTF-8 are `{ base64 }`. */
function joinFields(fields: readonly RedisField[]): Record<string, unknown> {
  const values = new Map<string, unknown[]>();
  for (const { name, bytes } of fields) {
    const value = isUtf8(bytes) ? bytes.toString() : { base64: bytes.toString("base64") };
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return Object.fromEntries(
    [...values].map(([name, list]) => [name, list.length === 1 ? list[0] : list]),
  );
}

function findText(fields: readonly RedisField[], wanted: string): string | null {
  return fields.find(({ name }) => name === wanted)?.bytes.toString() ?? null;
}
