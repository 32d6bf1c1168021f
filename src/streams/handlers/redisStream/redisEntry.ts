import type { ReactionInvocation, ResultStream } from "../../../model/results/record.ts";
import { joinHeaders } from "../../joinHeaders.ts";
import { readQueryId } from "../queryId.ts";
import type { Arrival } from "../recordHandler.ts";
import { type ParsedBody, parseRequestBody } from "../requestBody.ts";
import { createPhaseReader } from "../resultPhase.ts";

/** An entry as Redis gives it: its id, then names and values of its fields in turn. */
export type RawRedisEntry = readonly [id: string, fields: readonly string[]];

/** What an entry says. */
export interface RedisEntry {
  readonly stream: string;
  /** The JSON value of its field `data`, `{ raw }` if that is none; without such a field all fields as an object. */
  readonly value: unknown;
  /** Names and values of all fields in turn. */
  readonly fields: readonly string[];
}

/** Makes the payload of a record of an entry. */
export type RedisPayloadMaker = (entry: RedisEntry) => ReactionInvocation | ResultStream;

/** For a reaction: the path is the stream's name, the headers are the fields other than `data`. */
export function buildRedisInvocation({ stream, value, fields }: RedisEntry): ReactionInvocation {
  const headers = joinHeaders(omitData(fields));
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
  return ({ value }) => ({
    type: "ResultStream",
    query_id: readQueryId(value) ?? id,
    phase: readPhase(value),
    query_result: value,
  });
}

/** Makes arrivals of the entries of a stream; an arrival's id is its entry's. */
export function createEntryArrivals(
  stream: string,
  makePayload: RedisPayloadMaker,
): (entries: readonly RawRedisEntry[], arrivedNs: bigint) => Arrival[] {
  return (entries, arrivedNs) =>
    entries.map(([id, fields]) => {
      const { value, text } = readValue(fields);
      return {
        id,
        arrivedNs,
        traceparent: findField(fields, "traceparent") ?? null,
        tracestate: findField(fields, "tracestate") ?? null,
        payload: makePayload({ stream, value, fields }),
        bodyText: text,
      };
    });
}

// --- internal ---

const dataField = "data";

function readValue(fields: readonly string[]): ParsedBody {
  const data = findField(fields, dataField);
  if (data !== undefined) return parseRequestBody(data);
  const names = fields.filter((_each, index) => index % 2 === 0);
  return { value: Object.fromEntries(names.map((name, index) => [name, fields[index * 2 + 1]])) };
}

function omitData(fields: readonly string[]): string[] {
  return fields.filter((_each, index) => fields[index - (index % 2)] !== dataField);
}

function findField(fields: readonly string[], name: string): string | undefined {
  for (let index = 0; index < fields.length; index += 2) {
    if (fields[index] === name) return fields[index + 1];
  }
  return undefined;
}
