import * as http from "node:http";
import * as https from "node:https";
import { decodePercent } from "../../../common/decodePercent.ts";
import { stripBrackets } from "../../../common/hostNames.ts";

/** One HTTP request, ready to be made any number of times. */
export interface HttpRequest {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** What of an answer matters; its body is read to the end and dropped. */
export interface HttpAnswer {
  readonly status: number;
  /** Raw `Retry-After`. */
  readonly retryAfter?: string;
  /** Beginning of the body of an answer that refuses, for messages. */
  readonly excerpt: string;
}

/** No answer within the time that was set. */
export class HttpTimeoutError extends Error {}

/** The connection was closed by the server just when a kept one was used again: the request can be made anew at once. */
export class StaleConnectionError extends Error {}

/** Makes requests to one origin over connections that are kept. */
export interface HttpClient {
  /** Throws `HttpTimeoutError`, `StaleConnectionError`, an `AbortError` once it is closed, or what the network threw. */
  request(request: HttpRequest): Promise<HttpAnswer>;
  /** Cuts off what is under way and closes the connections. */
  close(): void;
}

/** `url` is an http or https URL; of its path nothing is used here. More requests than connections wait for one another. */
export function createHttpClient(url: URL, timeoutMs: number, connections = 1): HttpClient {
  const transport = url.protocol === "https:" ? https : http;
  const agent = new transport.Agent({ keepAlive: true, maxSockets: connections });
  const origin = {
    agent,
    hostname: stripBrackets(url.hostname),
    port: url.port,
    auth: url.username === "" ? undefined : decodePercent(`${url.username}:${url.password}`),
  };
  /** To listen to a signal for each would leave garbage that grows old: 300 bytes a request. */
  const underWay: http.ClientRequest[] = [];
  let isClosed = false;
  return {
    async request({ method, path, headers, body }) {
      if (isClosed) throw cutOff();
      const length = body === undefined ? bodilessLength(method) : Buffer.byteLength(body);
      const sent = length === undefined ? headers : { ...headers, "content-length": `${length}` };
      const request = transport.request({ ...origin, method, path, headers: sent });
      underWay.push(request);
      request.end(body);
      try {
        return await readAnswer(request, timeoutMs);
      } finally {
        underWay.splice(underWay.indexOf(request), 1);
      }
    },
    close() {
      isClosed = true;
      for (const request of underWay) request.destroy(cutOff());
      agent.destroy();
    },
  };
}

// --- internal ---

const mostBodyBytes = 1024 * 1024;
const excerptBytes = 200;

function cutOff(): Error {
  return new DOMException("The connections were closed.", "AbortError");
}

function bodilessLength(method: string): number | undefined {
  return /^(GET|HEAD|DELETE|OPTIONS|TRACE)$/i.test(method) ? undefined : 0;
}

function readAnswer(request: http.ClientRequest, timeoutMs: number): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      request.destroy(new HttpTimeoutError(`no answer within ${timeoutMs} ms`));
    }, timeoutMs);
    const fail = (error: Error) => {
      clearTimeout(timer);
      const code = "code" in error ? error.code : undefined;
      const isStale = request.reusedSocket && (code === "ECONNRESET" || code === "EPIPE");
      reject(isStale ? new StaleConnectionError(error.message, { cause: error }) : error);
    };
    request.on("error", fail);
    request.on("response", (response) => {
      const done = (excerpt: string) => {
        clearTimeout(timer);
        const { statusCode: status = 0, headers } = response;
        resolve({ status, retryAfter: headers["retry-after"], excerpt });
      };
      dropBody(response, done);
    });
  });
}

/** The status is known already: a body that breaks off, never ends or is too long changes nothing about it. */
function dropBody(response: http.IncomingMessage, done: (excerpt: string) => void): void {
  const kept: Buffer[] = [];
  let bytes = 0;
  response.on("data", (chunk: Buffer) => {
    if (bytes < excerptBytes && (response.statusCode ?? 0) >= 400) kept.push(chunk);
    bytes += chunk.length;
    if (bytes > mostBodyBytes) response.destroy();
  });
  response.on("error", () => response.destroy());
  response.on("end", () => done(formatExcerpt(kept)));
  response.on("close", () => done(formatExcerpt(kept)));
}

function formatExcerpt(kept: readonly Buffer[]): string {
  const text = Buffer.concat(kept).subarray(0, excerptBytes).toString("utf8");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters do not belong into messages.
  return text.replace(/[\u0000-\u001f\u007f\s]+/g, " ").trim();
}
