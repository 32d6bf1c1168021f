import { readQueryId } from "../queryId.ts";
import type { Arrival } from "../recordHandler.ts";
import type { ParsedBody } from "../requestBody.ts";

/** A request that has come in whole. */
export interface ReceivedRequest {
  readonly method: string;
  /** With the query string. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Record<string, string>;
  readonly body: ParsedBody;
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
  const { value } = body;
  const givenId = headers["x-query-id"] ?? null;
  if (Array.isArray(value)) {
    return value.map((each) => buildArrival(request, { value: each }, givenId));
  }
  if (!hasResults(value)) return [buildArrival(request, body, givenId)];
  const batchId = readQueryId(value) ?? givenId;
  return value.results.map((each) => buildArrival(request, { value: each }, batchId));
}

// --- internal ---

function hasResults(body: unknown): body is { results: unknown[] } {
  return typeof body === "object" && body !== null && "results" in body
    ? Array.isArray(body.results)
    : false;
}

function buildArrival(
  request: ReceivedRequest,
  { value, text }: ParsedBody,
  otherId: string | null,
): Arrival {
  const { headers } = request;
  return {
    arrivedNs: request.arrivedNs,
    traceparent: headers.traceparent ?? null,
    tracestate: headers.tracestate ?? null,
    payload: {
      type: "ReactionInvocation",
      reaction_type: "http",
      query_id: readQueryId(value) ?? otherId,
      request_method: request.method,
      request_path: request.path,
      headers,
      request_body: value,
    },
    bodyText: text,
  };
}
