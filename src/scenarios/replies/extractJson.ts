import type { Extraction, ValidationError } from "../../model/results/resultFile.ts";
import { findFencedBlocks } from "./fencedBlocks.ts";
import { findJsonSubstring, findSyntaxError, isJson } from "./scanJson.ts";

export type ExtractedJson = { value: unknown; extraction: Extraction } | { error: ValidationError };

/** Values nested deeper than this are refused: what works on them later would run out of stack. */
const maxDepth = 500;

/**
 * Finds the JSON in a reply: the whole text, else the first fenced block that parses, else (unless `substring` is
 * false) the first balanced `{…}` or `[…]` that parses. Time grows with the length of the text, whatever it holds.
 */
export function extractJson(text: string, options = { substring: true }): ExtractedJson {
  const found = findJson(text, options.substring);
  if (found === undefined) return { error: invalidJson(describeSyntaxError(text)) };
  if (isDeeperThan(found.value, maxDepth)) {
    return { error: invalidJson(`the JSON is nested more than ${maxDepth} levels deep`) };
  }
  return found;
}

// --- internal ---

function findJson(
  text: string,
  substring: boolean,
): { value: unknown; extraction: Extraction } | undefined {
  const whole = tryParse(text.trim());
  if (whole !== undefined) return { value: whole.value, extraction: "none" };
  for (const block of findFencedBlocks(text)) {
    const content = block.trim();
    if (isJson(content)) return { value: JSON.parse(content), extraction: "fenced" };
  }
  const part = substring ? findJsonSubstring(text) : undefined;
  return part === undefined
    ? undefined
    : { value: JSON.parse(text.slice(part.start, part.end)), extraction: "substring" };
}

/** Undefined when it does not parse: that is what is asked here, not a fault. */
function tryParse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((child) => isDeeperThan(child, levels - 1));
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
