/** `Retry-After` in ms: a number of seconds or an HTTP date; undefined when it is neither. */
export function parseRetryAfterMs(text: string, nowMs: number): number | undefined {
  if (/^\s*\d+(\.\d+)?\s*$/.test(text)) return Number(text) * 1000;
  const dateMs = Date.parse(text);
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}
