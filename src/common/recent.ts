export interface RecentOptions {
  /** How long an answer is good, counted from when it came. */
  readonly keptMs: number;
  /** In milliseconds since some moment, for tests. */
  readonly now?: () => number;
}

/** Asks `load` once for all who ask for the same key meanwhile, or within `keptMs` after; what failed is asked for again. */
export function createRecent<K, T>(
  load: (key: K) => Promise<T>,
  { keptMs, now = () => performance.now() }: RecentOptions,
): (key: K) => Promise<T> {
  const known = new Map<K, { readonly answer: Promise<T>; goodUntilMs: number }>();
  return (key) => {
    for (const [each, { goodUntilMs }] of known) if (now() >= goodUntilMs) known.delete(each);
    const kept = known.get(key);
    if (kept !== undefined) return kept.answer;
    const asked = { answer: load(key), goodUntilMs: Number.POSITIVE_INFINITY };
    known.set(key, asked);
    asked.answer.then(
      () => {
        asked.goodUntilMs = now() + keptMs;
      },
      () => {
        asked.goodUntilMs = 0;
      },
    );
    return asked.answer;
  };
}
