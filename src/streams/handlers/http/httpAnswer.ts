import type { IncomingMessage, ServerResponse } from "node:http";

/** Answers that so many records were received. */
export function answerReceived(response: ServerResponse, count: number): void {
  const text = `{"received":${count}}`;
  if (response.destroyed) return;
  response.writeHead(200, [...jsonType, "content-length", String(text.length)]);
  response.end(text);
}

/** Answers with an error; `headers` are names and values in turn. */
export function answerError(
  response: ServerResponse,
  status: number,
  message: string,
  headers: readonly string[] = [],
): void {
  if (response.destroyed) return;
  const text = JSON.stringify({ error: message });
  const length = String(Buffer.byteLength(text));
  response.writeHead(status, [...jsonType, "content-length", length, ...headers]);
  response.end(text);
}

/**
 * Answers 413 and closes the connection, but not at once: to a client that still sends, a connection closed on unread
 * data is a reset, and it would never see the answer.
 */
export function answerTooLarge(
  request: IncomingMessage,
  response: ServerResponse,
  maxBodyBytes: number,
): void {
  if (response.destroyed) return;
  const text = JSON.stringify({ error: `the body is larger than ${maxBodyBytes} bytes` });
  const length = String(text.length);
  response.writeHead(413, [...jsonType, "content-length", length, "connection", "close"]);
  response.write(text);
  const timer = setTimeout(() => response.end(), lingerMs);
  request.once("close", () => {
    clearTimeout(timer);
    response.end();
  });
  request.resume();
}

// --- internal ---

const jsonType = ["content-type", "application/json"] as const;
const lingerMs = 500;
