import { formatExactJson } from "../../model/json/exactJson.ts";
import { describeType } from "../../model/words/describeIssue.ts";

/** "a string or null". */
export function listTypes(types: readonly string[]): string {
  return types.map(withArticle).join(" or ");
}

/** What a value is, to follow "but is". */
export function describeActual(value: unknown): string {
  return describeType(value);
}

export function quote(key: string): string {
  return JSON.stringify(key);
}

export function count(limit: unknown, noun: string): string {
  return Number(limit) === 1 ? `1 ${noun}` : `${limit} ${noun}s`;
}

/** The value as JSON, short enough for one line. */
export function show(value: unknown): string {
  const text = formatExactJson(value) ?? "nothing";
  return text.length <= 100 ? text : `${text.slice(0, 99)}…`;
}

// --- internal ---

function withArticle(type: string): string {
  if (type === "null") return type;
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}
