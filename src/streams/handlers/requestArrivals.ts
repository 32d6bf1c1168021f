import type { Arrival } from "./recordHandler.ts";

/** A request that has come in whole. */
export interface ReceivedRequest {
  readonly method: string;
  /** With the query string. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Record<string, string>;
  readonly body: unknown;
  /** Epoch ns. */
  readonly arrivedNs: bigint;
}

/**
 * One invocation for the body, or for each element of a batch: an array, or an object whose `results` is one; an
 * empty batch has none. The query's id is that of the element, else of the batch (`queryId` or `query_id`), else the
 * header `x-query-id`.
 */
export function buildRequestArrivals(request: ReceivedRequest): Arrival[] {
  const { body, headers } = request;
  const givenId = headers["x-query-id"] ?? null;
  if (Array.isArray(body)) return body.map((each) => buildArrival(request, each, givenId));
  if (!hasResults(body)) return [buildArrival(request, body, givenId)];
  const batchId = readQueryId(body) ?? givenId;
  return body.results.map((each) => buildArrival(request, each, batchId));
}

/** `queryId` or `query_id` of what was received, where it is a text. */
export function readQueryId(value: unknown): string | null {
  if (typeof value !== "object" || value === null) return null;
  const { queryId, query_id } = value as { queryId?: unknown; query_id?: unknown };
  if (typeof queryId === "string") return queryId;
  return typeof query_id === "string" ? query_id : null;
}

// --- internal ---

function hasResults(body: unknown): body is { results: unknown[] } {
  return typeof body === "object" && body !== null && "results" in body
    ? Array.isArray(body.results)
    : false;
}

function buildArrival(request: ReceivedRequest, body: unknown, otherId: string | null): Arrival {
  const { headers } = request;
  return {
    arrivedNs: request.arrivedNs,
    traceparent: headers.traceparent ?? null,
    tracestate: headers.tracestate ?? null,
    payload: {
      type: "ReactionInvocation",
      reaction_type: "http",
      query_id: readQueryId(body) ?? otherId,
      request_method: request.method,
      request_path: request.path,
      headers,
      request_body: body,
    },
  };
}
