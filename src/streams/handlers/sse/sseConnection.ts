import http from "node:http";
import https from "node:https";
import { pipeline, type Readable } from "node:stream";
import { createContentDecoders } from "../../../common/contentCoding.ts";
import { errorMessage } from "../../../model/userError.ts";
import { ConnectError } from "../../connectError.ts";

export interface SseRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty while no event had an id. */
  readonly lastEventId: string;
  readonly signal: AbortSignal;
}

/** A stream that is there, paused. */
export interface SseStream {
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  /** Its bytes, decoded as `Content-Encoding` says. An error closes it. */
  readonly bytes: Readable;
}

/**
 * Asks for the stream and resolves once its headers are there, without one where the server answers that there are no more
 * events (204); follows redirects, but none to another origin while there are headers to keep to oneself. Throws
 * `ConnectError`.
 */
export async function openSseStream(request: SseRequest): Promise<SseStream | undefined> {
  let url = new URL(request.url);
  for (let hops = 0; hops <= maxRedirects; hops++) {
    const response = await ask(url, request);
    const target = readRedirect(response, url);
    if (target === undefined) return checkStream(response);
    response.destroy();
    if (target.origin !== url.origin && Object.keys(request.headers).length > 0) {
      const message = `leads to another server, ${target.origin}, which would get the \`headers\` too`;
      throw new ConnectError(message, { isFinal: true });
    }
    url = target;
  }
  throw new ConnectError(`redirects more than ${maxRedirects} times`, { isFinal: true });
}

// --- internal ---

const maxRedirects = 5;
const answerTimeoutMs = 10_000;
const keepAliveProbeMs = 30_000;
const redirectCodes = [301, 302, 303, 307, 308];
/** Errors of a client that may pass. */
const passingCodes = [408, 429];

function ask(
  url: URL,
  { headers, lastEventId, signal }: SseRequest,
): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown): void =>
      reject(
        new ConnectError(`does not answer: ${errorMessage(cause)}`, { isFinal: false, cause }),
      );
    const send = url.protocol === "https:" ? https.request : http.request;
    const request = send(url, {
      agent: false,
      signal,
      headers: {
        accept: "text/event-stream",
        "cache-control": "no-cache",
        ...headers,
        ...(lastEventId === "" ? {} : { "last-event-id": encodeHeader(lastEventId) }),
      },
    });
    const timer = setTimeout(
      () => request.destroy(new Error(`nothing came within ${answerTimeoutMs / 1000} s`)),
      answerTimeoutMs,
    );
    request.on("close", () => clearTimeout(timer));
    request.on("error", fail); // also after the answer, where `response` tells of it
    request.on("response", (response) => {
      clearTimeout(timer);
      response.pause();
      response.on("error", () => {}); // its `close` says the same
      response.socket.setKeepAlive(true, keepAliveProbeMs);
      resolve(response);
    });
    request.end();
  });
}

/** Header values are bytes: the id is sent as UTF-8, as it came. */
function encodeHeader(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

function readRedirect(
  { statusCode = 0, headers }: http.IncomingMessage,
  from: URL,
): URL | undefined {
  if (!redirectCodes.includes(statusCode) || headers.location === undefined) return undefined;
  const target = URL.canParse(headers.location, from.href)
    ? new URL(headers.location, from.href)
    : undefined;
  return target?.protocol === "http:" || target?.protocol === "https:" ? target : undefined;
}

function checkStream(response: http.IncomingMessage): SseStream | undefined {
  const { statusCode = 0, headers } = response;
  const type = headers["content-type"] ?? "";
  if (statusCode === 200 && /^text\/event-stream\b/i.test(type)) return decode(response);
  response.destroy();
  if (statusCode === 204) return undefined;
  if (statusCode === 200) {
    const message = `answers with ${type || "no content type"}, not with text/event-stream`;
    throw new ConnectError(message, { isFinal: true });
  }
  const isFinal = statusCode < 500 && !passingCodes.includes(statusCode);
  throw new ConnectError(`answers with status ${statusCode}`, { isFinal });
}

function decode(response: http.IncomingMessage): SseStream {
  const { rawHeaders, headers } = response;
  try {
    const decoders = createContentDecoders(headers["content-encoding"] ?? "");
    const bytes = decoders.reduce<Readable>((from, to) => {
      // What goes wrong closes both ends.
      return pipeline(from, to, () => undefined);
    }, response);
    return { rawHeaders, bytes: bytes.pause() };
  } catch (cause) {
    response.destroy();
    const message = `cannot be read: ${errorMessage(cause)}`;
    throw new ConnectError(message, { isFinal: true, cause });
  }
}
