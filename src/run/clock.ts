const anchorEpochNs = BigInt(Date.now()) * 1_000_000n;
const anchorMonotonicNs = process.hrtime.bigint();

/** Now in epoch nanoseconds; steady within a process, whatever happens to the wall clock. */
export function epochNs(): bigint {
  return anchorEpochNs + (process.hrtime.bigint() - anchorMonotonicNs);
}
