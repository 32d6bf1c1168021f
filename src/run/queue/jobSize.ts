/** How many tests of a provider go into one job, by how fast they ended of late. */
export interface JobSize {
  /** To be told of each test that has ended. */
  ended(): void;
  readonly tests: number;
}

/** Quick tests go together, since a job costs more than they do; one that is worth waiting for goes by itself. */
export function createJobSize(
  concurrency: number,
  now: () => number = () => performance.now(),
): JobSize {
  let count = 0;
  let since: number | undefined;
  let testMs = Number.POSITIVE_INFINITY;
  return {
    ended() {
      since ??= now();
      count += 1;
      const tookMs = now() - since;
      if (tookMs < windowMs) return;
      // Of one of those that are under way at once, all waits included.
      testMs = (tookMs * concurrency) / count;
      [count, since] = [0, now()];
    },
    get tests() {
      return Math.min(Math.max(Math.floor(jobMs / testMs), 1), mostTests);
    },
  };
}

// --- internal ---

const windowMs = 100;
/** What the tests of a job may take together: as long may others wait for the last of them. */
const jobMs = 100;
const mostTests = 20;
