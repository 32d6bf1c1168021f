import { createHash } from "node:crypto";
import type { Stats } from "node:fs";
import type { IncomingMessage } from "node:http";
import type { Answer } from "./route.ts";

/** The tag of a text, quotes included. */
export function tagText(text: string | Uint8Array): string {
  return `"${createHash("sha1").update(text).digest("base64url")}"`;
}

/** The tag of a file that is only ever replaced as a whole. */
export function tagFile({ ino, size, mtimeMs }: Stats): string {
  return `"${ino.toString(36)}-${size.toString(36)}-${Math.round(mtimeMs * 1000).toString(36)}"`;
}

/** Whether the client has what the tag stands for already. */
export function isKnown({ headers }: Pick<IncomingMessage, "headers">, tag: string): boolean {
  const given = headers["if-none-match"];
  if (given === undefined) return false;
  const tags = given.split(",").map((each) => each.trim().replace(/^W\//, ""));
  return tags.includes("*") || tags.includes(tag);
}

/** What is answered then. */
export function answerNotModified(tag: string): Answer {
  return { status: 304, headers: { etag: tag } };
}
