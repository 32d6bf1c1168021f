/** Epoch ns of an ISO 8601 time with an offset, all digits of its fraction kept; undefined when it is none. */
export function parseIsoNs(text: string): bigint | undefined {
  const match =
    /^(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(?::\d\d)?)(?:[.,](\d+))?([Zz]|[+-]\d\d:?\d\d)$/.exec(
      text.trim(),
    );
  if (match === null) return undefined;
  const [, seconds = "", fraction = "", offset = ""] = match;
  const zone = offset.length === 5 ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset;
  const epochMs = Date.parse(`${seconds}${zone}`.toUpperCase());
  if (Number.isNaN(epochMs)) return undefined;
  return BigInt(epochMs) * 1_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, "0"));
}
