import { createHash } from "node:crypto";
import { formatExactJson } from "../../model/json/exactJson.ts";
import { ExactNumber } from "../../model/json/exactNumber.ts";

/** sha-256 in hex of parsed JSON, written without spaces and with the keys of every object sorted as text. */
export function hashJson(value: unknown): string {
  return hashText(formatSortedJson(value));
}

/** sha-256 in hex of a text, as `hashJson` has it for what `formatSortedJson` makes. */
export function hashText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/**
 * Parsed JSON without spaces, with the keys of every object sorted as text. Not by way of a sorted object: JavaScript
 * would put keys that look like numbers first.
 */
export function formatSortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatSortedJson).join(",")}]`;
  if (typeof value !== "object" || value === null || value instanceof ExactNumber) {
    return formatExactJson(value);
  }
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([key, child]) => `${JSON.stringify(key)}:${formatSortedJson(child)}`).join(",")}}`;
}
