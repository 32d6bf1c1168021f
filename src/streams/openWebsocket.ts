import type { IncomingMessage } from "node:http";
import type { WebSocket } from "ws";
import { errorMessage } from "../model/userError.ts";
import { ConnectError } from "./connectError.ts";

export interface WebsocketTarget {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly subprotocols: readonly string[];
  /** Bytes of the largest message that is taken. */
  readonly maxPayload: number;
  readonly signal: AbortSignal;
}

/** Of every WebSocket: small messages take six times as long when each passes zlib. */
export const websocketOptions = { perMessageDeflate: false } as const;

/** When a connection on which nothing comes is asked whether it still stands. */
export const keepAliveProbeMs = 30_000;

export interface OpenedWebsocket {
  readonly socket: WebSocket;
  /** Of the answer to the handshake, names and values in turn. */
  readonly rawHeaders: readonly string[];
}

/**
 * Connects, and resolves once the handshake is done; the socket is paused, so that nothing that comes at once is missed.
 * Redirects are not followed, as browsers do it. Throws `ConnectError`, or the signal's reason.
 */
export async function openWebsocket(target: WebsocketTarget): Promise<OpenedWebsocket> {
  // A library: it is loaded with the first connection.
  const { WebSocket } = await import("ws");
  const { url, headers, subprotocols, maxPayload, signal } = target;
  signal.throwIfAborted();
  return await new Promise((resolve, reject) => {
    const socket = new WebSocket(url, [...subprotocols], {
      headers: { ...headers },
      maxPayload,
      ...websocketOptions,
    });
    const onAbort = () => settle(signal.reason);
    const onLate = () =>
      settle(new ConnectError(`does not answer within ${answerTimeoutMs} ms`, { isFinal: false }));
    const timer = setTimeout(onLate, answerTimeoutMs);
    signal.addEventListener("abort", onAbort, { once: true });
    let rawHeaders: readonly string[] | undefined;
    const settle = (error?: unknown) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      if (error === undefined) resolve({ socket, rawHeaders: rawHeaders ?? [] });
      else {
        reject(error);
        socket.terminate();
      }
    };
    socket.once("upgrade", (response: IncomingMessage) => {
      rawHeaders = response.rawHeaders;
      response.socket.setKeepAlive(true, keepAliveProbeMs);
    });
    socket.once("unexpected-response", (_, response: IncomingMessage) => {
      const { statusCode = 0 } = response;
      const message = `answers the handshake with status ${statusCode}`;
      const advice = advices.get(statusCode);
      settle(new ConnectError(message, { isFinal: isRefusal(statusCode), advice }));
    });
    // It stays: an error without a listener would end the process.
    socket.on("error", (cause) => {
      const isAnswer = rawHeaders !== undefined;
      const what = isAnswer ? "answers the handshake wrongly" : "does not answer";
      settle(new ConnectError(`${what}: ${errorMessage(cause)}`, { isFinal: isAnswer, cause }));
    });
    socket.once("open", () => {
      socket.pause();
      settle();
    });
  });
}

/** Says good-bye, and does not wait long for an answer. */
export async function closeWebsocket(socket: WebSocket): Promise<void> {
  if (socket.readyState === socket.CLOSED) return;
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  const timer = setTimeout(() => socket.terminate(), closeGraceMs);
  socket.resume(); // the answer is not read otherwise
  socket.close(1000);
  await closed;
  clearTimeout(timer);
}

// --- internal ---

const closeGraceMs = 250;
const answerTimeoutMs = 10_000;

/** Errors of a client that may pass: timeout, too early, too many. */
const passingCodes = [408, 425, 429];

/** By the status of a refusal. */
const advices = new Map([
  [401, "check its credentials, in `headers` or `url`"],
  [403, "check its credentials, in `headers` or `url`"],
  [404, "check the path of `url`"],
]);

/** Whether asking again is of no use; also when something else than a WebSocket server answers. */
function isRefusal(status: number): boolean {
  return status < 500 && !passingCodes.includes(status);
}
