import { parseExactJson } from "../../model/exactJson.ts";
import { isHeaderValue, isHttpToken } from "../../model/httpHeader.ts";
import type { ReplayedRequest } from "../dispatchers/dispatcher.ts";
import type { HarEntry } from "./harSchema.ts";

/** The request of a HAR entry, made ready to be sent again; undefined for one that is not HTTP. Throws an error that says what is wrong. */
export function buildReplayedRequest(
  { request }: HarEntry,
  parsesBodies: boolean,
): ReplayedRequest | undefined {
  if (!URL.canParse(request.url))
    throw new Error(`request.url: "${request.url.slice(0, 200)}" is not a URL`);
  const url = new URL(request.url);
  if (!/^https?:$/.test(url.protocol) || request.method.toUpperCase() === "CONNECT")
    return undefined;
  if (!isHttpToken(request.method)) {
    throw new Error(`request.method: "${request.method.slice(0, 40)}" is not a method`);
  }
  const content = buildBody(request.postData, parsesBodies);
  const type = content.body === undefined ? {} : typeOf(request.postData);
  return {
    method: request.method,
    url: url.pathname + url.search,
    headers: { ...type, ...joinHeaders(request.headers) },
    ...content,
  };
}

// --- internal ---

type PostData = HarEntry["request"]["postData"];

/** Names in lower case, a repeated one joined; without the pseudo headers of HTTP/2. */
function joinHeaders(headers: HarEntry["request"]["headers"]): Record<string, string> {
  const joined = new Map<string, string>();
  for (const { name: given, value } of headers) {
    const name = given.toLowerCase();
    if (name.startsWith(":")) continue;
    checkHeader(name, value ?? "");
    const earlier = joined.get(name);
    const separator = name === "cookie" ? "; " : ", ";
    joined.set(
      name,
      earlier === undefined ? (value ?? "") : `${earlier}${separator}${value ?? ""}`,
    );
  }
  return Object.fromEntries(joined);
}

/** Some tools record the type of a body only beside it. */
function typeOf(postData: PostData): Record<string, string> {
  const mimeType = postData?.mimeType ?? "";
  if (mimeType === "") return {};
  checkHeader("content-type", mimeType);
  return { "content-type": mimeType };
}

function checkHeader(name: string, value: string): void {
  if (isHttpToken(name) && isHeaderValue(value)) return;
  throw new Error(`request.headers: "${name.slice(0, 80)}" cannot be sent as a header`);
}

function buildBody(
  postData: PostData,
  parsesBodies: boolean,
): Pick<ReplayedRequest, "body" | "bodyEncoding"> {
  const mimeType = postData?.mimeType ?? "";
  const text = postData?.text ?? "";
  if (postData?.encoding === "base64") return { body: text, bodyEncoding: "base64" };
  if (text !== "") {
    return (parsesBodies && parseJsonBody(text)) || { body: text, bodyEncoding: "text" };
  }
  const params = postData?.params ?? [];
  if (params.length === 0) return {};
  if (!mimeType.startsWith("application/x-www-form-urlencoded")) {
    throw new Error(`request.postData: a body of type "${mimeType}" was recorded without its text`);
  }
  const form = new URLSearchParams(
    params.map(({ name, value }): [string, string] => [name, value ?? ""]),
  );
  return { body: form.toString(), bodyEncoding: "text" };
}

function parseJsonBody(text: string): Pick<ReplayedRequest, "body" | "bodyEncoding"> | undefined {
  try {
    return { body: parseExactJson(text), bodyEncoding: "json" };
  } catch {
    // Not JSON: sent as the text that it is.
    return undefined;
  }
}
