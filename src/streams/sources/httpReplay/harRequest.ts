import { isHeaderValue, isHttpToken } from "../../../model/config/httpHeader.ts";
import { parseWrittenJson } from "../../../model/json/exactJson.ts";
import type { ReplayedRequest } from "../../dispatchers/dispatcher.ts";
import { joinHeaders } from "../../joinHeaders.ts";
import type { HarEntry } from "./harSchema.ts";

/** `path` leads to the value from its entry. */
export interface RequestFault {
  readonly path: readonly (string | number)[];
  readonly reason: string;
}

/** Why the request of a HAR entry cannot be sent again. */
export function findRequestFault({ request }: HarEntry): RequestFault | undefined {
  const { url, method, headers, postData } = request;
  if (!URL.canParse(url)) {
    return { path: ["request", "url"], reason: `"${url.slice(0, 200)}" is not a URL` };
  }
  if (!isHttp(request)) return { path: ["request"], reason: "is not an HTTP request" };
  if (!isHttpToken(method)) {
    return { path: ["request", "method"], reason: `"${method.slice(0, 40)}" is not a method` };
  }
  const bad = headers.findIndex(({ name, value }) => {
    return !name.startsWith(":") && !(isHttpToken(name) && isHeaderValue(value));
  });
  if (bad >= 0) {
    const reason = `"${headers[bad]?.name.slice(0, 80)}" cannot be sent as a header`;
    return { path: ["request", "headers", bad], reason };
  }
  if (!isBodyLost(postData)) return undefined;
  const reason = `a body of type "${postData?.mimeType ?? ""}" was recorded without its text`;
  return { path: ["request", "postData"], reason };
}

/** The request of a HAR entry without faults, made ready to be sent again. */
export function buildReplayedRequest(
  { request }: HarEntry,
  parsesBodies: boolean,
): ReplayedRequest {
  const url = new URL(request.url);
  const content = buildBody(request.postData, parsesBodies);
  const type = content.body === undefined ? {} : typeOf(request.postData);
  return {
    method: request.method,
    url: url.pathname + url.search,
    headers: { ...type, ...joinHeaders(listHeaders(request.headers)) },
    ...content,
  };
}

// --- internal ---

function isHttp({ url, method }: HarEntry["request"]): boolean {
  return /^https?:$/.test(new URL(url).protocol) && method.toUpperCase() !== "CONNECT";
}

/** A form can be made again of its fields; other bodies only of their text. */
function isBodyLost(postData: PostData): boolean {
  const { text, params = [], mimeType, encoding } = postData ?? {};
  if (encoding === "base64" || (text ?? "") !== "" || params.length === 0) return false;
  return !(mimeType ?? "").startsWith("application/x-www-form-urlencoded");
}

type PostData = HarEntry["request"]["postData"];

/** Names and values in turn, without the pseudo headers of HTTP/2. */
function listHeaders(headers: HarEntry["request"]["headers"]): string[] {
  return headers.flatMap(({ name, value }) => (name.startsWith(":") ? [] : [name, value]));
}

/** Some tools record the type of a body only beside it. */
function typeOf(postData: PostData): Record<string, string> {
  const mimeType = postData?.mimeType ?? "";
  return mimeType !== "" && isHeaderValue(mimeType) ? { "content-type": mimeType } : {};
}

function buildBody(
  postData: PostData,
  parsesBodies: boolean,
): Pick<ReplayedRequest, "body" | "bodyEncoding"> {
  const text = postData?.text ?? "";
  if (postData?.encoding === "base64") return { body: text, bodyEncoding: "base64" };
  if (text !== "") {
    return (parsesBodies && parseJsonBody(text)) || { body: text, bodyEncoding: "text" };
  }
  const params = postData?.params ?? [];
  if (params.length === 0) return {};
  const form = new URLSearchParams(
    params.map(({ name, value }): [string, string] => [name, value]),
  );
  return { body: form.toString(), bodyEncoding: "text" };
}

function parseJsonBody(text: string): Pick<ReplayedRequest, "body" | "bodyEncoding"> | undefined {
  try {
    return { body: parseWrittenJson(text), bodyEncoding: "json" };
  } catch {
    // Not JSON: sent as the text that it is.
    return undefined;
  }
}
