import { parseIsoNs } from "../../common/isoTime.ts";
import { findAtPointer, parsePointer } from "../../model/json/jsonPointer.ts";
import type { HandlerRecord } from "../../model/results/record.ts";

/**
 * Reads when a record was sent, as epoch ns. `sentAt` is a JSON pointer into its body (`request_body` or
 * `query_result`), or `header:NAME` in any case; without it there is no time.
 *
 * The value is a number, a BigInt or digits (a fraction is allowed), told apart by magnitude: from 10^11 it is
 * milliseconds, from 10^14 microseconds, from 10^17 (below 10^20) nanoseconds. Each range is the years 1973 to 5138.
 * Or it is ISO 8601 with a zone (`Z` or an offset). Anything else is no time: a time without a zone too, as nobody
 * says which is meant.
 */
export function createSentTimeReader(
  sentAt: string | undefined,
): (record: HandlerRecord) => bigint | undefined {
  if (sentAt === undefined) return () => undefined;
  if (sentAt.startsWith(headerPrefix)) {
    const name = sentAt.slice(headerPrefix.length).trim().toLowerCase();
    return ({ payload }) =>
      payload.type === "ReactionInvocation" ? parseEpochNs(payload.headers[name]) : undefined;
  }
  const steps = parsePointer(sentAt);
  return (record) => parseEpochNs(findAtPointer(findBody(record), steps));
}

// --- internal ---

const headerPrefix = "header:";

/** By the number of digits before the point: how many nanoseconds one is. */
const unitsNs = [
  { from: 10n ** 17n, below: 10n ** 20n, ns: 1n },
  { from: 10n ** 14n, below: 10n ** 17n, ns: 1000n },
  { from: 10n ** 11n, below: 10n ** 14n, ns: 1_000_000n },
];

function findBody({ payload }: HandlerRecord): unknown {
  if (payload.type === "ReactionInvocation") return payload.request_body;
  return payload.type === "ResultStream" ? payload.query_result : undefined;
}

function parseEpochNs(value: unknown): bigint | undefined {
  if (typeof value === "bigint") return scale(value);
  if (typeof value === "number") {
    return Number.isInteger(value) ? scale(BigInt(value)) : parseDigits(String(value));
  }
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  return parseDigits(text) ?? parseIso(text);
}

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

/** A time before 1970 is none of a record's. */
function parseIso(text: string): bigint | undefined {
  const epochNs = parseIsoNs(text);
  return epochNs !== undefined && epochNs >= 0n ? epochNs : undefined;
}
