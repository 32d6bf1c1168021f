import { findTooDeep, mostLevels } from "../../model/json/jsonDepth.ts";
import type { Extraction, ValidationError } from "../../model/results/resultFile.ts";
import { findFencedBlocks } from "./fencedBlocks.ts";
import { findJsonSubstring, findSyntaxError, isJson } from "./scanJson.ts";

export type ExtractedJson = { value: unknown; extraction: Extraction } | { error: ValidationError };

/**
 * Finds the JSON in a reply: the whole text, else the first fenced block that parses, else (unless `substring` is
 * false) the first balanced `{…}` or `[…]` that parses. Time grows with the length of the text, whatever it holds.
 */
export function extractJson(text: string, options = { substring: true }): ExtractedJson {
  const found = findJson(text, options.substring);
  if (found === undefined) return { error: invalidJson(describeSyntaxError(text)) };
  if (findTooDeep(found.json) !== undefined) {
    return { error: invalidJson(`the JSON is nested more than ${mostLevels} levels deep`) };
  }
  const { value, extraction } = found;
  return { value, extraction };
}

// --- internal ---

interface FoundJson {
  readonly json: string;
  readonly value: unknown;
  readonly extraction: Extraction;
}

function findJson(text: string, substring: boolean): FoundJson | undefined {
  const trimmed = text.trim();
  const whole = tryParse(trimmed);
  if (whole !== undefined) return { json: trimmed, value: whole.value, extraction: "none" };
  for (const block of findFencedBlocks(text)) {
    const json = block.trim();
    if (isJson(json)) return { json, value: JSON.parse(json), extraction: "fenced" };
  }
  const part = substring ? findJsonSubstring(text) : undefined;
  if (part === undefined) return undefined;
  const json = text.slice(part.start, part.end);
  return { json, value: JSON.parse(json), extraction: "substring" };
}

/** Undefined when it does not parse: that is what is asked here, not a fault. */
function tryParse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function invalidJson(message: string): ValidationError {
  return { path: [], message, code: "invalid_json" };
}

function describeSyntaxError(text: string): string {
  if (text.trim() === "") return "the reply is empty";
  const offset = findSyntaxError(text);
  const before = text.slice(0, offset).split("\n");
  const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  const character = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  return offset >= text.length
    ? `the reply is not JSON: it ends too early, at ${place}`
    : `the reply is not JSON: unexpected ${JSON.stringify(character)} at ${place}`;
}
