import type { ProviderError } from "../../model/provider.ts";

/** At most this many requests are made for one attempt. */
export const maxRequestsPerAttempt = 4;

const firstDelayMs = 500;
const longestRetryAfterMs = 60_000;

/** Whether the same request may succeed later: 429, 5xx and network faults. */
export function isRepeatable(error: ProviderError): boolean {
  if (error.isFinal) return false;
  if (error.kind === "rate_limit" || error.kind === "network") return true;
  return error.kind === "http" && error.httpStatus !== undefined && error.httpStatus >= 500;
}

/**
 * Milliseconds to wait after the `requests`-th request failed: 500 ms, doubling, give or take a quarter,
 * but no less than the server asked for (up to a minute).
 */
export function backOffDelayMs(
  requests: number,
  retryAfterMs: number | undefined,
  random: () => number = Math.random,
): number {
  const ownDelayMs = firstDelayMs * 2 ** (requests - 1) * (0.75 + random() * 0.5);
  return Math.max(ownDelayMs, Math.min(retryAfterMs ?? 0, longestRetryAfterMs));
}
