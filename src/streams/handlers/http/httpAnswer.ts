import type { IncomingMessage, ServerResponse } from "node:http";
import { isHeaderValue } from "../../../model/config/httpHeader.ts";
import { formatExactJson } from "../../../model/json/exactJson.ts";
import type { PlainResponse } from "../direct/plainResponse.ts";
import { fillJson, fillText, type TemplateSource } from "../requests/fillTemplate.ts";
import type { AnswerRule } from "../requests/requestKeys.ts";

/** Answers that so many records were received. */
export function answerReceived(response: PlainResponse, count: number): void {
  const text = `{"received":${count}}`;
  if (response.destroyed) return;
  response.writeHead(200, [...jsonType, "content-length", String(text.length)]);
  response.end(text);
}

/** Answers 200 without a body. */
export function answerEmpty(response: ServerResponse, headers: Record<string, string>): void {
  if (response.destroyed) return;
  response.writeHead(200, { ...headers, "content-length": "0" });
  response.end();
}

/** What an answer by a rule is filled in from. */
export interface AnswerContent {
  readonly source: TemplateSource;
  /** Records. */
  readonly received: number;
}

/** Answers as a rule says, after its wait: without a body of its own, `{"received": n}` where the status is a success. */
export function answerByRule(
  response: ServerResponse,
  { status, headers, body, delayMs }: AnswerRule,
  { source, received }: AnswerContent,
): void {
  const isSuccess = status >= 200 && status < 300;
  const content = body ?? (isSuccess ? { received } : "");
  const isText = typeof content === "string";
  const text = isText ? fillText(content, source) : formatExactJson(fillJson(content, source));
  const answer = () => {
    if (response.destroyed) return;
    response.statusCode = status;
    if (text !== "") response.setHeader("content-type", isText ? textType : jsonType[1]);
    for (const [name, value] of Object.entries(headers)) {
      response.setHeader(name, toHeaderValue(fillText(value, source)));
    }
    // These have no body, whatever it would be (RFC 9110, sections 15.3.5 and 15.4.5).
    const hasBody = status !== 204 && status !== 304;
    // Bytes, since with a text Node would write the headers in UTF-8 too.
    response.end(Buffer.from(hasBody ? text : ""));
  };
  if (delayMs === 0) {
    answer();
    return;
  }
  const timer = setTimeout(answer, delayMs);
  response.once("close", () => clearTimeout(timer));
}

/** Answers with an error; `headers` are names and values in turn. */
export function answerError(
  response: PlainResponse,
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

const textType = "text/plain; charset=utf-8";

/** What came with a request may be nothing that a header may have. */
function toHeaderValue(text: string): string {
  return [...text].map((character) => (isHeaderValue(character) ? character : "?")).join("");
}

const jsonType = ["content-type", "application/json"] as const;
const lingerMs = 500;
