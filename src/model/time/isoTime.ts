/**
 * Epoch ns of an ISO 8601 time with its zone (`Z`, `+01`, `+0100` or `+01:00`), digits of a fraction of a second kept
 * up to the ninth. `T` and `Z` may be of either case, a space may stand for `T` (RFC 3339), the seconds may be left out,
 * `24:00` ends a day. A leap second is the one that follows it, as clocks of computers have it. Undefined for anything
 * else, and for a time that does not exist.
 */
export function parseIsoNs(text: string): bigint | undefined {
  const match = pattern.exec(text.trim());
  if (match === null) return undefined;
  const [, date = "", clock = "", second = "00", fraction = "", hours = "+00", minutes = "00"] =
    match;
  if (clock === "24:00" && /[1-9]/.test(second + fraction)) return undefined;
  const isLeap = second === "60";
  const epochMs = Date.parse(`${date}T${clock}:${isLeap ? "59" : second}${hours}:${minutes}`);
  if (Number.isNaN(epochMs) || !isDate(date)) return undefined;
  if (isLeap && !isLastSecond(epochMs)) return undefined;
  const ns = BigInt(epochMs) * 1_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, "0"));
  return isLeap ? ns + 1_000_000_000n : ns;
}

/** Epoch ns of such a time, or of the begin of a day in UTC, `2025-01-31`. */
export function parseIsoOrDayNs(text: string): bigint | undefined {
  return isDay(text) ? parseIsoNs(`${text}T00:00:00Z`) : parseIsoNs(text);
}

/** A day of the calendar, `2025-01-31`. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && parseIsoNs(`${text}T00:00:00Z`) !== undefined;
}

// --- internal ---

const pattern =
  /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?:[Zz]|([+-]\d\d)(?::?(\d\d))?)$/;

/** `Date.parse` takes the 30th of February for the 2nd of March. */
function isDate(date: string): boolean {
  return new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);
}

/** Leap seconds come at the end of a month, in UTC. */
function isLastSecond(epochMs: number): boolean {
  const next = new Date(epochMs + 1000);
  return next.getUTCDate() === 1 && next.getTime() % 86_400_000 === 0;
}
