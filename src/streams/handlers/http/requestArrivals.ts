import { type BodyRecordOptions, listBodyRecords } from "../bodies/bodyRecords.ts";
import type { ReceivedBody } from "../bodies/receivedBody.ts";
import type { Arrival } from "../recordHandler.ts";

/** A request that has come in whole. */
export interface ReceivedRequest {
  readonly method: string;
  /** With the query string. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Record<string, string>;
  readonly body: ReceivedBody;
  /** Epoch ns. */
  readonly arrivedNs: bigint;
}

/** One invocation for each record of the body. The query's id is that of the record, else the header `x-query-id`. */
export function buildRequestArrivals(
  request: ReceivedRequest,
  options: BodyRecordOptions,
): Arrival[] {
  const { headers, method, path, arrivedNs } = request;
  return listBodyRecords(request.body, options).map(({ id, value, text, queryId, keys }) => ({
    id,
    arrivedNs,
    traceparent: headers.traceparent ?? null,
    tracestate: headers.tracestate ?? null,
    payload: {
      type: "ReactionInvocation",
      reaction_type: "http",
      query_id: queryId ?? headers["x-query-id"] ?? null,
      request_method: method,
      request_path: path,
      headers,
      request_body: value,
      ...keys,
    },
    bodyText: text,
  }));
}
