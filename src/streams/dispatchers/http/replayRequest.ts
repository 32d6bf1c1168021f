import { formatExactJson } from "../../../model/json/exactJson.ts";
import type { ReplayedRequest } from "../dispatcher.ts";
import type { HttpRequest } from "./httpRequest.ts";

/** A recorded request as it is sent below a base path: without what belongs to the connection it was recorded on. */
export function buildReplay(
  request: ReplayedRequest,
  basePath: string,
  extraHeaders: Readonly<Record<string, string>>,
): HttpRequest {
  const body = buildBody(request);
  const headers = new Map(
    Object.entries(request.headers).filter(([name]) => isKept(name, request)),
  );
  for (const [name, value] of Object.entries(extraHeaders)) headers.set(name.toLowerCase(), value);
  return {
    method: request.method,
    path: basePath.replace(/\/$/, "") + request.url,
    headers: Object.fromEntries(headers),
    ...(body === undefined ? {} : { body }),
  };
}

// --- internal ---

const connectionHeaders = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "http2-settings",
  "host",
  "content-length",
  "expect",
]);

function isKept(name: string, { headers, bodyEncoding }: ReplayedRequest): boolean {
  if (name.startsWith(":") || connectionHeaders.has(name)) return false;
  // A body that was recorded as text was decoded already.
  if (name === "content-encoding" && bodyEncoding !== "base64") return false;
  const named = (headers.connection ?? "").toLowerCase().split(",");
  return !named.some((each) => each.trim() === name);
}

function buildBody({ body, bodyEncoding }: ReplayedRequest): string | Buffer | undefined {
  if (bodyEncoding === "json") return formatExactJson(body);
  if (typeof body !== "string") return undefined;
  return bodyEncoding === "base64" ? Buffer.from(body, "base64") : body;
}
