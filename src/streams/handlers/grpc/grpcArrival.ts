import type { MetadataValue } from "@grpc/grpc-js";
import { joinHeaders } from "../../joinHeaders.ts";
import { type BodyRecordOptions, listBodyRecords } from "../bodies/bodyRecords.ts";
import { type ReceivedBody, readBodyText } from "../bodies/receivedBody.ts";
import type { Arrival } from "../recordHandler.ts";

/** A message that has come in whole. */
export interface GrpcMessage {
  readonly method: string;
  /** `/package.Service/Method` */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** See `toMessageJson`. */
  readonly message: unknown;
  /** As it came. */
  readonly bytes: Buffer;
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

/** The body of a message: of Touchstone's own service the JSON in it, of any other the message as plain JSON. */
export function readGrpcBody({ message, bytes }: GrpcMessage, isOwn: boolean): ReceivedBody {
  if (isOwn) return readBodyText((message as OwnInvocation).body);
  return { value: simplify(message), written: bytes, isShown: true };
}

/** One invocation for each record of the body of a message; see `buildRequestArrivals`. */
export function buildGrpcArrivals(
  received: GrpcMessage,
  body: ReceivedBody,
  { isOwn, ...options }: BodyRecordOptions & { readonly isOwn: boolean },
): Arrival[] {
  const { method, path, arrivedNs } = received;
  const own = isOwn ? (received.message as OwnInvocation) : undefined;
  const headers = {
    ...received.headers,
    ...joinHeaders(Object.entries(own?.headers ?? {}).flat()),
  };
  const records = listBodyRecords(body, options);
  return records.map(({ id, value, text, queryId, keys }) => ({
    id,
    arrivedNs,
    traceparent: headers.traceparent ?? null,
    tracestate: headers.tracestate ?? null,
    payload: {
      type: "ReactionInvocation",
      reaction_type: "grpc",
      // An unset text field of a message is an empty one.
      query_id: own?.query_id || queryId || (headers["x-query-id"] ?? null),
      request_method: method,
      request_path: path,
      headers,
      request_body: value,
      ...keys,
    },
    bodyText: text,
  }));
}

// --- internal ---

interface OwnInvocation {
  readonly query_id: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
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
