import type { IncomingMessage } from "node:http";
import { findTooDeep, mostLevels } from "../../model/json/jsonDepth.ts";
import { ServiceError } from "./errors.ts";

/** Longest body a request may have. */
export const maxBodyBytes = 1024 * 1024;

/** The JSON of a request's body; undefined for an empty one. Throws `ServiceError` (400, 413). */
export async function readJsonBody(incoming: IncomingMessage): Promise<unknown> {
  const text = decode(await readBytes(incoming));
  if (text.trim() === "") return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message repeats parts of the body.
    throw new ServiceError(400, "usage", "The body is not valid JSON.");
  }
  if (findTooDeep(text) !== undefined) {
    throw new ServiceError(400, "usage", `The body is nested more than ${mostLevels} levels deep.`);
  }
  return value;
}

// --- internal ---

async function readBytes(incoming: IncomingMessage): Promise<Buffer> {
  if (Number(incoming.headers["content-length"] ?? 0) > maxBodyBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    // What is not read is drained with the answer: a connection that is cut would lose it.
    for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
      length += chunk.length;
      if (length > maxBodyBytes) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    throw new ServiceError(400, "usage", "The body ended before it was complete.");
  }
  return Buffer.concat(chunks);
}

function tooLarge(): ServiceError {
  const message = `The body is longer than ${maxBodyBytes} bytes.`;
  return new ServiceError(413, "too_large", message, { headers: { connection: "close" } });
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ServiceError(400, "usage", "The body is not UTF-8.");
  }
}
