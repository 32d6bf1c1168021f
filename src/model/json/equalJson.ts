import { ExactNumber, formatNumberKey, isJsonNumber } from "./exactNumber.ts";

/** A text that two values of parsed JSON share exactly when they are equal: numbers by their digits, keys in any order. */
export function formatJsonKey(value: unknown): string {
  if (isJsonNumber(value)) return formatNumberKey(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(formatJsonKey).join(",")}]`;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${fields.map(([key, each]) => `${JSON.stringify(key)}:${formatJsonKey(each)}`).join(",")}}`;
}

/** Whether two values of parsed JSON are equal: numbers by their digits, keys in any order. */
export function isEqualJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isJsonNumber(a)) return isJsonNumber(b) && formatNumberKey(a) === formatNumberKey(b);
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && areEqualItems(a, b);
  return !Array.isArray(b) && !(b instanceof ExactNumber) && areEqualFields(a, b);
}

// --- internal ---

function areEqualItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((each, at) => isEqualJson(each, b[at]));
}

function areEqualFields(a: object, b: object): boolean {
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every(
    (key) => Object.hasOwn(b, key) && isEqualJson(Reflect.get(a, key), Reflect.get(b, key)),
  );
}
