import { parseExactJson } from "../../model/json/exactJson.ts";
import { findTooDeep } from "../../model/json/jsonDepth.ts";

/** What a body says. */
export interface ParsedBody {
  readonly value: unknown;
  /** The JSON that the value was parsed from, where it is a plain line: a log keeps it digit for digit. */
  readonly text?: string;
}

/**
 * What was received as JSON, integers exact; null for an empty text. Text that is no JSON, or is nested deeper than
 * 500 levels (what writes it again would run out of stack), is kept as `{ raw }`.
 */
export function parseRequestBody(text: string): ParsedBody {
  const json = text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text;
  if (json === "") return { value: null };
  if (findTooDeep(json) !== undefined) return { value: { raw: text } };
  try {
    const value: unknown = parseExactJson(json);
    const trimmed = json.trim();
    return { value, text: isPlainLine(trimmed) ? trimmed : undefined };
  } catch {
    return { value: { raw: text } }; // whatever it is, it was received
  }
}

// --- internal ---

const byteOrderMark = 0xfeff;
const needlessEscape = /\\[u/]/;

/** Whether it is one line in which characters stand for themselves, so that a search finds them. */
function isPlainLine(json: string): boolean {
  if (json.includes("\n") || json.includes("\r")) return false;
  return !json.includes("\\") || !needlessEscape.test(json);
}
