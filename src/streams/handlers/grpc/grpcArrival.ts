import type { MetadataValue } from "@grpc/grpc-js";
import { joinHeaders } from "../../joinHeaders.ts";
import { readQueryId } from "../queryId.ts";
import type { Arrival } from "../recordHandler.ts";
import { parseRequestBody } from "../requestBody.ts";

/** A message that has come in whole. */
export interface GrpcMessage {
  readonly method: string;
  /** `/package.Service/Method` */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As @grpc/proto-loader gives it. */
  readonly message: unknown;
  /** Epoch ns. */
  readonly arrivedNs: bigint;
}

/** The metadata of a call as headers: binary values in base64, a repeated name joined. */
export function buildGrpcHeaders(
  metadata: Readonly<Record<string, readonly MetadataValue[]>>,
): Record<string, string> {
  const pairs = Object.entries(metadata).flatMap(([name, values]) =>
    values.flatMap((value) => [name, typeof value === "string" ? value : value.toString("base64")]),
  );
  return joinHeaders(pairs);
}

/** The invocation of a message of any type: the message as plain JSON. */
export function buildGrpcArrival(received: GrpcMessage): Arrival {
  const { headers } = received;
  const body = simplify(received.message);
  return buildArrival(received, {
    headers,
    // An unset text field of a message is an empty one.
    queryId: readQueryId(body) || (headers["x-query-id"] ?? null),
    body,
  });
}

/** The invocation of a message of Touchstone's own service, whose body is JSON text. */
export function buildOwnGrpcArrival(received: GrpcMessage): Arrival {
  const { query_id, body, headers: own } = received.message as OwnInvocation;
  const headers = { ...received.headers, ...joinHeaders(Object.entries(own).flat()) };
  const { value, text } = parseRequestBody(body);
  const queryId =
    query_id !== "" ? query_id : (readQueryId(value) ?? headers["x-query-id"] ?? null);
  return { ...buildArrival(received, { headers, queryId, body: value }), bodyText: text };
}

// --- internal ---

interface OwnInvocation {
  readonly query_id: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Content {
  readonly headers: Readonly<Record<string, string>>;
  readonly queryId: string | null;
  readonly body: unknown;
}

function buildArrival({ method, path, arrivedNs }: GrpcMessage, content: Content): Arrival {
  const { headers, queryId, body } = content;
  return {
    arrivedNs,
    traceparent: headers.traceparent ?? null,
    tracestate: headers.tracestate ?? null,
    payload: {
      type: "ReactionInvocation",
      reaction_type: "grpc",
      query_id: queryId,
      request_method: method,
      request_path: path,
      headers,
      request_body: body,
    },
  };
}

/** Plain objects, and numbers where a 64-bit integer fits into one. */
function simplify(value: unknown): unknown {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (Array.isArray(value)) return value.map(simplify);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, simplify(each)]));
}
