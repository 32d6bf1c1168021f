import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import { stripBrackets } from "../../common/hostNames.ts";
import { releaseBytes } from "../../common/releaseBytes.ts";
import { ProviderError, type SendWatch } from "../../model/provider.ts";
import { createBodyBytes } from "./bodyBytes.ts";
import { decodeText, decompress } from "./decodeBody.ts";
import { toNetworkError } from "./networkError.ts";
import { chooseProxy } from "./proxySettings.ts";
import { proxyHeaders, TunnelAgent } from "./tunnelAgent.ts";

/** One request; names of headers in lower case. */
export interface HttpRequest extends SendWatch {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  /** Told of the pieces of an event stream of status 200 as they come. */
  readonly onText?: (text: string) => void;
}

/** A reply that has arrived whole. */
export interface HttpReply {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

/** Connections of its own; `dispose` closes them and ends what still runs on them. */
export interface HttpClient {
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpReply>;
  dispose(): void;
}

/** A longer reply is cut here. */
export const mostBodyBytes = 32 * 1024 * 1024;

/**
 * Keep-alive `node:http`, faster than the built-in `fetch`. It follows no redirect and asks for no compression, but
 * decodes what is compressed; faults are `ProviderError`s of kind `network` (with what had arrived) or `http`. An abort
 * throws the signal's reason, or, when part of a reply had arrived, a `ProviderError` with that part.
 */
export function createHttpClient(proxy: string | undefined): HttpClient {
  const routes = new Map<string, Route>();
  const routeTo = (url: URL): Route => {
    const known = routes.get(url.origin);
    if (known) return known;
    const route = createRoute(url, chooseProxy(url, { proxy, env: process.env }));
    routes.set(url.origin, route);
    return route;
  };
  return {
    async send(request, signal) {
      signal.throwIfAborted();
      const route = routeTo(request.url);
      for (;;) {
        const received = await exchange(request, route, signal);
        if (received !== undefined) return await toReply(request.url, received);
        signal.throwIfAborted();
        request.onResend?.();
      }
    },
    dispose: () => {
      for (const route of routes.values()) route.agent.destroy();
      routes.clear();
    },
  };
}

// --- internal ---

/** How requests to one origin leave this machine. */
interface Route {
  readonly agent: http.Agent;
  readonly send: typeof http.request;
  readonly hostname: string;
  readonly port: string | number | undefined;
  /** Put before the path: a proxy for `http:` wants the whole URL. */
  readonly pathPrefix: string;
  readonly headers: Record<string, string>;
}

interface ReceivedReply {
  readonly message: http.IncomingMessage;
  readonly bytes: Buffer;
}

function createRoute(url: URL, proxy: URL | undefined): Route {
  const isTls = url.protocol === "https:";
  const target = {
    hostname: stripBrackets(url.hostname),
    port: url.port || undefined,
    pathPrefix: "",
    headers: {},
  };
  if (proxy === undefined) {
    const agent = isTls
      ? new https.Agent({ keepAlive: true })
      : new http.Agent({ keepAlive: true });
    return { ...target, agent, send: isTls ? https.request : http.request };
  }
  if (isTls) return { ...target, agent: new TunnelAgent(proxy), send: https.request };
  const viaTls = proxy.protocol === "https:";
  return {
    agent: viaTls ? new https.Agent({ keepAlive: true }) : new http.Agent({ keepAlive: true }),
    send: viaTls ? https.request : http.request,
    hostname: stripBrackets(proxy.hostname),
    port: proxy.port || undefined,
    pathPrefix: url.origin,
    headers: proxyHeaders(proxy),
  };
}

/**
 * Undefined when it met a kept-alive connection that was dead already, so that it was never read. The connection is gone
 * from the pool then; another try meets each only once.
 */
function exchange(
  { url, method, headers, body, onText, onSent }: HttpRequest,
  route: Route,
  signal: AbortSignal,
): Promise<ReceivedReply | undefined> {
  return new Promise((resolve, reject) => {
    const request = route.send({
      agent: route.agent,
      hostname: route.hostname,
      port: route.port,
      method,
      path: `${route.pathPrefix}${url.pathname}${url.search}`,
      headers: {
        host: url.host,
        "accept-encoding": "identity",
        ...(method === "POST" && { "content-length": Buffer.byteLength(body) }),
        ...route.headers,
        ...headers,
      },
    });
    const bytes = createBodyBytes();
    let hasBegun = false;
    let isJustSent = true;
    setImmediate(() => {
      isJustSent = false;
    });
    const settle = (finish: () => void): void => {
      signal.removeEventListener("abort", onAbort);
      finish();
    };
    const fail = (error: unknown): void =>
      settle(() => {
        if (!hasBegun && request.reusedSocket && isDead(error, isJustSent)) resolve(undefined);
        else reject(toNetworkError(url, error, bytes.take()));
      });
    const onAbort = (): void => {
      request.destroy();
      settle(() => reject(toAbortError(signal.reason, bytes.take())));
    };
    signal.addEventListener("abort", onAbort, { once: true });
    request.on("error", fail);
    if (onSent !== undefined) request.on("socket", (socket) => tellWhenSent(socket, onSent));
    request.on("response", (message) => {
      hasBegun = true;
      const tell = isTold(message) ? createTeller(onText) : undefined;
      message.on("data", (chunk: Buffer) => {
        if (bytes.length + chunk.length > mostBodyBytes) {
          bytes.add(chunk.subarray(0, mostBodyBytes - bytes.length));
          settle(() => reject(tooLong(message.statusCode, bytes.take())));
          request.destroy();
          return;
        }
        bytes.add(chunk);
        tell?.(chunk);
      });
      message.on("error", fail);
      message.on("end", () => settle(() => resolve({ message, bytes: bytes.take() })));
    });
    request.end(body);
  });
}

/** A request is written in the turn in which it gets its socket, or in which that is connected. */
function tellWhenSent(socket: Socket, onSent: () => void): void {
  if (socket.connecting) socket.once("connect", onSent);
  else onSent();
}

/**
 * Whether a connection had died before it was written to: what was sent met a reset (a fault of the system, with its
 * `syscall`), or the end of it was there already. One that ends later may have read the request.
 */
function isDead(error: unknown, isJustSent: boolean): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  const isReset =
    "syscall" in error && ["ECONNRESET", "EPIPE", "ECONNABORTED"].includes(String(error.code));
  return isReset || (isJustSent && error.code === "ECONNRESET");
}

function isTold({ statusCode, headers }: http.IncomingMessage): boolean {
  const isPlain = headers["content-encoding"] === undefined;
  return statusCode === 200 && isPlain && /event-stream/i.test(headers["content-type"] ?? "");
}

function createTeller(onText: HttpRequest["onText"]): ((chunk: Buffer) => void) | undefined {
  if (onText === undefined) return undefined;
  const decoder = new TextDecoder();
  return (chunk) => onText(decoder.decode(chunk, { stream: true }));
}

async function toReply(url: URL, { message, bytes }: ReceivedReply): Promise<HttpReply> {
  const { statusCode: status = 0, headers } = message;
  const plain = isCompressed(headers, bytes)
    ? await decompress(bytes, headers["content-encoding"] ?? "gzip", { status, mostBodyBytes })
    : bytes;
  const text = decodeText(plain, headers["content-type"], status);
  releaseBytes(plain);
  if (status < 200 || status > 599) throw noStatus(status, text);
  if (status >= 300 && status < 400) throw redirected(url, message, text);
  return { status, headers, text };
}

/** Some compress without saying so. */
function isCompressed(headers: http.IncomingHttpHeaders, bytes: Buffer): boolean {
  const encoding = headers["content-encoding"]?.trim().toLowerCase() ?? "";
  if (bytes.length === 0) return false;
  return (encoding !== "" && encoding !== "identity") || (bytes[0] === 0x1f && bytes[1] === 0x8b);
}

function noStatus(status: number, rawResponse: string): ProviderError {
  return new ProviderError(`HTTP ${status}: not a status`, {
    kind: "http",
    httpStatus: status,
    rawResponse,
  });
}

function redirected(url: URL, { statusCode, headers }: http.IncomingMessage, rawResponse: string) {
  const target = describeTarget(url, headers.location);
  const where = target === undefined ? "" : `; it leads to ${target}`;
  return new ProviderError(`HTTP ${statusCode}: redirects are not followed${where}`, {
    kind: "http",
    httpStatus: statusCode ?? 0,
    rawResponse,
  });
}

/** Without what may be secret in it. */
function describeTarget(url: URL, location: string | undefined): string | undefined {
  const target = location === undefined ? null : URL.parse(location, url.href);
  return target === null ? undefined : `${target.origin}${target.pathname}`;
}

function tooLong(status: number | undefined, received: Buffer): ProviderError {
  const limit = mostBodyBytes / 1024 / 1024;
  return new ProviderError(`the reply is longer than ${limit} MB; it was cut there`, {
    kind: "http",
    httpStatus: status ?? 0,
    rawResponse: received.toString("utf8"),
    isRepeatable: false,
  });
}

function toAbortError(reason: unknown, received: Buffer): unknown {
  if (received.length === 0) return reason;
  const rawResponse = received.toString("utf8");
  return new ProviderError("aborted", { kind: "network", rawResponse, cause: reason });
}
