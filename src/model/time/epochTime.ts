import { parseIsoNs } from "./isoTime.ts";

/**
 * Epoch ns of a time as programs write it, from 1970 on:
 * - a number or digits (a fraction is allowed), told apart by magnitude: from 10^8 it is seconds, from 10^11 milliseconds,
 *   from 10^14 microseconds, from 10^17 (below 10^20) nanoseconds. Each range is the years 1973 to 5138.
 * - ISO 8601 with a zone (see `parseIsoNs`).
 * - a protobuf Timestamp, `{ seconds, nanos }`.
 * Undefined for anything else: a time without a zone too, as nobody says which is meant.
 */
export function parseEpochNs(value: unknown): bigint | undefined {
  if (typeof value === "bigint") return scale(value);
  if (typeof value === "number") {
    return Number.isInteger(value) ? scale(BigInt(value)) : parseDigits(String(value));
  }
  if (typeof value === "string") return parseDigits(value.trim()) ?? parseIso(value);
  return typeof value === "object" && value !== null && "seconds" in value
    ? parseTimestamp(value)
    : undefined;
}

// --- internal ---

const nsPerSecond = 1_000_000_000n;

/** By the size of the number: how many nanoseconds one is. */
const unitsNs = [
  { from: 10n ** 17n, below: 10n ** 20n, ns: 1n },
  { from: 10n ** 14n, below: 10n ** 17n, ns: 1000n },
  { from: 10n ** 11n, below: 10n ** 14n, ns: 1_000_000n },
  { from: 10n ** 8n, below: 10n ** 11n, ns: nsPerSecond },
];

function parseDigits(text: string): bigint | undefined {
  const [, digits, fraction = ""] = /^(\d{1,20})(?:\.(\d{1,20}))?$/.exec(text) ?? [];
  return digits === undefined ? undefined : scale(BigInt(digits), fraction);
}

/** To ns; `fraction` is the digits after the point. */
function scale(count: bigint, fraction = ""): bigint | undefined {
  const unit = unitsNs.find(({ from, below }) => count >= from && count < below);
  if (unit === undefined) return undefined;
  if (fraction === "") return count * unit.ns;
  const billionths = BigInt(fraction.padEnd(9, "0").slice(0, 9));
  return count * unit.ns + (billionths * unit.ns) / 10n ** 9n;
}

function parseIso(text: string): bigint | undefined {
  const epochNs = parseIsoNs(text);
  return epochNs !== undefined && epochNs >= 0n ? epochNs : undefined;
}

/** Seconds come as text where they were 64 bits wide; nanos are left out when they are 0. */
function parseTimestamp(value: { seconds: unknown; nanos?: unknown }): bigint | undefined {
  const seconds = readWhole(value.seconds);
  const nanos = readWhole(value.nanos ?? 0);
  if (seconds === undefined || nanos === undefined || nanos >= nsPerSecond) return undefined;
  return seconds * nsPerSecond + nanos;
}

function readWhole(value: unknown): bigint | undefined {
  const isWhole = typeof value === "bigint" || Number.isSafeInteger(value);
  if (!isWhole && !(typeof value === "string" && /^\d{1,15}$/.test(value))) return undefined;
  const whole = BigInt(value as bigint | number | string);
  return whole >= 0n ? whole : undefined;
}
