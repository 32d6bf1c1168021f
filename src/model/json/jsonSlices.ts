import {
  closeBrace,
  closeBracket,
  colon,
  comma,
  openBrace,
  openBracket,
  quote,
} from "./jsonCodes.ts";
import { findStringEnd } from "./jsonStrings.ts";
import { isJsonObject } from "./jsonValue.ts";

/** The text of a value directly within an object or array; `key` is the text of its key, quotes and escapes as written. */
export interface JsonSlice {
  readonly key?: string;
  readonly text: string;
}

/** The texts of the values directly within the object or array that a valid JSON text is. */
export function sliceJson(json: string): JsonSlice[] {
  const slices: JsonSlice[] = [];
  let depth = 0;
  let from = 0;
  let key: string | undefined;
  const end = (at: number) => {
    const text = json.slice(from, at).trim();
    if (text !== "") slices.push(key === undefined ? { text } : { key, text });
    key = undefined;
    from = at + 1;
  };
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === quote) at = findStringEnd(json, at);
    else if (code === openBrace || code === openBracket) {
      if (++depth === 1) from = at + 1;
    } else if (code === closeBrace || code === closeBracket) {
      if (--depth === 0) end(at);
    } else if (depth !== 1) continue;
    else if (code === comma) end(at);
    else if (code === colon) {
      key = json.slice(from, at).trim();
      from = at + 1;
    }
  }
  return slices;
}

/** Whether an object of a valid JSON text has a key twice, of which its value keeps only the last. */
export function hasDoubledKey(json: string, value: unknown): boolean {
  const count = countKeys(value);
  return countKeyColons(json) !== count && countWrittenKeys(json) !== count;
}

// --- internal ---

/** Colons as they stand after keys: never fewer than those, seldom more, and counted in a third of the time. */
function countKeyColons(json: string): number {
  let count = 0;
  for (let at = json.indexOf(":"); at >= 0; at = json.indexOf(":", at + 1)) {
    const before = json.charCodeAt(at - 1);
    if (before === quote || isSpace(before)) count++;
  }
  return count;
}

function countWrittenKeys(json: string): number {
  let count = 0;
  for (let open = json.indexOf('"'); open >= 0; ) {
    let after = findStringEnd(json, open) + 1;
    while (isSpace(json.charCodeAt(after))) after++;
    if (json.charCodeAt(after) === colon) count++;
    open = json.indexOf('"', after);
  }
  return count;
}

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

/** Written for speed: it is asked of every body. */
function countKeys(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const each of value) if (typeof each === "object") count += countKeys(each);
    return count;
  }
  if (!isJsonObject(value)) return 0;
  for (const key in value) {
    count += 1;
    const each = value[key];
    if (typeof each === "object") count += countKeys(each);
  }
  return count;
}
