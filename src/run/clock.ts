/** Now in epoch nanoseconds; steady within a process, whatever happens to the wall clock. */
export const epochNs: () => bigint = createEpochClock();

/**
 * A clock of epoch nanoseconds that runs on the monotonic one from now on. Its start is the wall clock's, to about
 * a microsecond: a test that compares its times with those of other processes makes one of its own.
 */
export function createEpochClock(): () => bigint {
  const epochMs = performance.timeOrigin + performance.now();
  const driftMs = Date.now() - epochMs;
  // The time origin was read when the process began; the wall clock may have been set since.
  const isStale = Math.abs(driftMs) > 2;
  const anchorNs = BigInt(Math.round((isStale ? Date.now() : epochMs) * 1000)) * 1000n;
  const monotonicNs = process.hrtime.bigint();
  return () => anchorNs + (process.hrtime.bigint() - monotonicNs);
}
