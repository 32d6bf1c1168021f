/** JSON text of a value that may hold BigInts: they become bare integers with all digits. */
export function formatExactJson(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_key, each: unknown) => (typeof each === "bigint" ? JSON.rawJSON(each.toString()) : each),
    indent,
  );
}

/** Parsed JSON in which integers beyond 2^53 are BigInts; throws what `JSON.parse` throws. */
export function parseExactJson(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) => {
    const isRounded = typeof value === "number" && !Number.isSafeInteger(value);
    const source = context?.source;
    return isRounded && source !== undefined && /^-?\d+$/.test(source) ? BigInt(source) : value;
  });
}
