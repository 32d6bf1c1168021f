import { parseExactJson } from "../json/exactJson.ts";
import type { AttemptResult } from "./resultFile.ts";

/** A reply of more characters is long: what was made of it is not kept beside it where it is all of it. */
export const longReplyCharacters = 65_536;

/** Of one with more characters, what was needed to receive and to judge it is let go at once. */
export const hugeReplyCharacters = 4 * 1024 * 1024;

/** What tells how a reply was read. */
export type ReplyParts = Pick<
  AttemptResult,
  "parsedResponse" | "extraction" | "candidates" | "reasoning" | "masked"
>;

/** Whether `readWholeReply` makes the same of a text as was made of it: an object or array that is all of it. */
export function isWholeReply(text: string, parts: ReplyParts): boolean {
  const { parsedResponse, extraction, candidates, reasoning, masked } = parts;
  if (typeof parsedResponse !== "object" || parsedResponse === null) return false;
  if (extraction !== "none" || candidates !== undefined) return false;
  if (reasoning !== undefined || masked !== undefined) return false;
  return isBracketed(text);
}

/** The JSON that a reply is as a whole. Throws what `JSON.parse` throws. */
export function readWholeReply(text: string): unknown {
  return parseExactJson(text);
}

// --- internal ---

/** Replies are read without characters around them that are white space, but not of JSON. */
function isBracketed(text: string): boolean {
  let from = 0;
  while (isJsonSpace(text[from])) from += 1;
  let to = text.length - 1;
  while (isJsonSpace(text[to])) to -= 1;
  const ends = `${text[from]}${text[to]}`;
  return ends === "{}" || ends === "[]";
}

function isJsonSpace(character: string | undefined): boolean {
  return character === " " || character === "\n" || character === "\r" || character === "\t";
}
