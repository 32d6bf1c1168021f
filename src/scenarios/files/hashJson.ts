import { createHash } from "node:crypto";

/** sha-256 in hex of parsed JSON, written without spaces and with the keys of every object sorted as text. */
export function hashJson(value: unknown): string {
  return createHash("sha256").update(writeSorted(value)).digest("hex");
}

// --- internal ---

/** Not by way of a sorted object: JavaScript would put keys that look like numbers first. */
function writeSorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeSorted).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([key, child]) => `${JSON.stringify(key)}:${writeSorted(child)}`).join(",")}}`;
}
