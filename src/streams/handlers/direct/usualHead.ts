/** What the head of a request says, in its usual form. */
export interface UsualHead {
  readonly method: string;
  /** With the query string. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Record<string, string>;
  readonly contentLength: number;
  /** All of it, with the empty line at its end: as many bytes as characters. */
  readonly text: string;
}

/**
 * The head that bytes begin with, where it is as senders of bodies write it: HTTP/1.1 over a connection that is kept, each
 * header once and in ASCII, the length of the body told, nothing that asks for more. Undefined for any other, be it right
 * or wrong. Where it is the same as `earlier`, it is that one.
 */
export function readUsualHead(bytes: Buffer, earlier?: UsualHead): UsualHead | undefined {
  const sameLength = earlier?.text.length ?? 0;
  if (earlier !== undefined && readStart(bytes, sameLength) === earlier.text) return earlier;
  const end = bytes.indexOf(emptyLine);
  if (end < 0 || end > mostBytes) return undefined;
  const text = readStart(bytes, end + emptyLine.length);
  const [first = "", ...lines] = text.slice(0, end).split("\r\n");
  const [, method, path] = requestLine.exec(first) ?? [];
  const headers = readHeaders(lines);
  if (method === undefined || path === undefined || headers === undefined) return undefined;
  const length = headers["content-length"] ?? "";
  if (headers.host === undefined || !digits.test(length)) return undefined;
  return { method, path, headers, contentLength: Number(length), text };
}

// --- internal ---

/** Kept for each connection. */
const mostBytes = 8 * 1024;
const emptyLine = "\r\n\r\n";
const requestLine = /^(POST|PUT|PATCH) (\/[!-~]*) HTTP\/1\.1$/;
const token = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
const ascii = /^[\t -~]*$/;
const digits = /^\d{1,9}$/;

/** They change how a body is read, or what comes after it. */
const unusual = new Set([
  "__proto__",
  "content-encoding",
  "expect",
  "proxy-connection",
  "transfer-encoding",
  "upgrade",
]);

function readStart(bytes: Buffer, length: number): string {
  return bytes.toString("latin1", 0, length);
}

function readHeaders(lines: readonly string[]): Record<string, string> | undefined {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0)).toLowerCase();
    if (!token.test(name) || !ascii.test(line)) return undefined;
    if (unusual.has(name) || Object.hasOwn(headers, name)) return undefined;
    headers[name] = line.slice(colon + 1).trim();
  }
  const { connection = "keep-alive" } = headers;
  return connection.toLowerCase() === "keep-alive" ? headers : undefined;
}
