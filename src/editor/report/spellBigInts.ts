/**
 * The same value with its BigInts as decimal text. What goes to a page is sent as JSON, which has none; the page's
 * schemas (`readNanosecondsSchema`) take them as text, too.
 */
export function spellBigInts(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(spellBigInts);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, spellBigInts(each)]));
}
