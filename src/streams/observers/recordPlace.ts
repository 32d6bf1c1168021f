import { findAtPointer, parsePointer } from "../../model/json/jsonPointer.ts";
import type { HandlerRecord } from "../../model/results/record.ts";

/**
 * Reads a place of records: a JSON pointer into the body (`request_body` or `query_result`), `header:NAME` in any case, or
 * `query:NAME`, the first of that name in the query string. Undefined where a record has nothing there.
 */
export function createPlaceReader(place: string): (record: HandlerRecord) => unknown {
  const [, kind, name = ""] = /^(header|query):(.*)$/s.exec(place) ?? [];
  if (kind === "header") {
    const header = name.trim().toLowerCase();
    return (record) => findHeaders(record)?.[header];
  }
  if (kind === "query") {
    return ({ payload }) =>
      payload.type === "ReactionInvocation" ? findInQuery(payload.request_path, name) : undefined;
  }
  const steps = parsePointer(place);
  return (record) => findAtPointer(findBody(record), steps);
}

// --- internal ---

function findBody({ payload }: HandlerRecord): unknown {
  if (payload.type === "ReactionInvocation") return payload.request_body;
  return payload.type === "ResultStream" ? payload.query_result : undefined;
}

/** A reaction's are those of its request, a query's those of its message. */
function findHeaders({ payload }: HandlerRecord): Readonly<Record<string, string>> | undefined {
  if (payload.type === "ReactionInvocation") return payload.headers;
  return payload.type === "ResultStream" ? payload.message?.headers : undefined;
}

function findInQuery(path: string, name: string): string | undefined {
  const start = path.indexOf("?");
  if (start === -1) return undefined;
  return new URLSearchParams(path.slice(start)).get(name) ?? undefined;
}
