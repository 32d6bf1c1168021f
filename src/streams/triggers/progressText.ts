const tenths = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** A time on its way to a limit, such as "12 s of 60 s"; with tenths where the limit is below 10 s. */
export function formatElapsed(elapsedNs: bigint, limitSeconds: number): string {
  const seconds = Math.min(Number(elapsedNs) / 1e9, limitSeconds);
  const isShort = limitSeconds < 10;
  const elapsed = isShort ? Math.floor(seconds * 10) / 10 : Math.floor(seconds);
  return `${tenths.format(elapsed)} s of ${tenths.format(limitSeconds)} s`;
}

/** Part of a limit that is reached, 0–1. */
export function progressOf(elapsedNs: bigint, limitNs: bigint): number {
  return Math.min(1, Math.max(0, Number(elapsedNs) / Number(limitNs)));
}

export function secondsToNs(seconds: number): bigint {
  return BigInt(Math.round(seconds * 1e9));
}
