import type { IncomingMessage, ServerResponse } from "node:http";
import { ServiceError } from "../http/errors.ts";
import { isKnown } from "../http/etag.ts";
import { isRangeValid, parseRange } from "../http/ranges.ts";
import { sendBlocks } from "../http/sendBlocks.ts";
import type { OpenedOutput } from "./outputFiles.ts";

/**
 * Answers a download with the file, a part of it or its head, and closes it. A reader that goes away is no error.
 * Throws `ServiceError` (416) when the part that was asked for is not in the file; nothing was sent then.
 */
export async function sendFile(
  { incoming, outgoing }: { incoming: IncomingMessage; outgoing: ServerResponse },
  file: OpenedOutput,
): Promise<void> {
  try {
    await answer(incoming, outgoing, file);
  } finally {
    await file.handle.close();
  }
}

/** `attachment` with a name, spelled for every browser (RFC 6266). */
export function formatDisposition(name: string): string {
  const plain = name.replace(/[^\w .()-]/g, "_");
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeExtended(name)}`;
}

// --- internal ---

/** Only what RFC 8187 lets stand: `encodeURIComponent` leaves more. */
function encodeExtended(text: string): string {
  const encode = (sign: string) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replace(/['()*]/g, encode);
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  file: OpenedOutput,
): Promise<void> {
  const { method, headers } = incoming;
  const lastModified = file.modified.toUTCString();
  const fileHeaders = { etag: file.etag, "last-modified": lastModified, "accept-ranges": "bytes" };
  // Before the range: who has the file needs no part of it (RFC 9110, 13.2.2).
  if (isKnown(incoming, file.etag)) {
    outgoing.writeHead(304, fileHeaders).end();
    return;
  }
  const isPartAllowed = isRangeValid(headers["if-range"], { etag: file.etag, lastModified });
  const range = parseRange(isPartAllowed ? headers.range : undefined, file.bytes);
  if (range.kind === "unsatisfiable") throw outOfRange(file);
  const { start, end } = range.kind === "part" ? range : { start: 0, end: file.bytes - 1 };
  if (range.kind === "part") {
    outgoing.setHeader("content-range", `bytes ${start}-${end}/${file.bytes}`);
  }
  outgoing.writeHead(range.kind === "part" ? 206 : 200, {
    ...fileHeaders,
    "content-type": contentTypeOf(file.name),
    "content-length": end - start + 1,
    "content-disposition": formatDisposition(file.name),
  });
  if (method === "HEAD" || end < start) outgoing.end();
  else await sendBlocks(file.handle, { start, length: end - start + 1 }, outgoing);
}

function outOfRange({ bytes, name }: OpenedOutput): ServiceError {
  const message = `${name} has ${bytes} bytes; the range that was asked for is not in it.`;
  const headers = { "content-range": `bytes */${bytes}` };
  return new ServiceError(416, "usage", message, { headers });
}

function contentTypeOf(name: string): string {
  if (name.endsWith(".jsonl")) return "application/x-ndjson";
  return name.endsWith(".json") ? "application/json" : "application/octet-stream";
}
