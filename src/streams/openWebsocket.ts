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

export interface OpenedWebsocket {
  readonly socket: WebSocket;
  /** Of the answer to the handshake, names and values in turn. */
  readonly rawHeaders: readonly string[];
}

/**
 * Connects, and resolves once the handshake is done; the socket is paused, so that nothing that comes at once is missed.
 * Redirects are not followed, as browsers do it. Throws `ConnectError`.
 */
export async function openWebsocket(target: WebsocketTarget): Promise<OpenedWebsocket> {
  // Loaded with the first connection.
  const { WebSocket } = await import("ws");
  const { url, headers, subprotocols, maxPayload, signal } = target;
  return await new Promise((resolve, reject) => {
    const fail = (message: string, isFinal: boolean, cause?: unknown) => {
      signal.removeEventListener("abort", onAbort);
      reject(new ConnectError(message, { isFinal, cause }));
    };
    const socket = new WebSocket(url, [...subprotocols], {
      headers: { ...headers },
      maxPayload,
      handshakeTimeout: answerTimeoutMs,
      // Small messages take six times as long when each passes zlib.
      perMessageDeflate: false,
    });
    const onAbort = () => socket.terminate();
    signal.addEventListener("abort", onAbort, { once: true });
    let rawHeaders: readonly string[] = [];
    socket.once("upgrade", (response: IncomingMessage) => {
      rawHeaders = response.rawHeaders;
    });
    socket.once("unexpected-response", (request, response: IncomingMessage) => {
      const { statusCode = 0 } = response;
      response.destroy();
      request.destroy();
      fail(`answers the handshake with status ${statusCode}`, isRefusal(statusCode));
    });
    const onError = (error: Error) => fail(`does not answer: ${errorMessage(error)}`, false, error);
    socket.on("error", onError);
    socket.once("open", () => {
      socket.pause();
      signal.removeEventListener("abort", onAbort);
      socket.off("error", onError);
      resolve({ socket, rawHeaders });
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

function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && !passingCodes.includes(status);
}
