/**
 * A statement of BullMQ as it is sent. Its own time gives way to the server's: a worker whose clock is wrong would take the
 * jobs of others, or lose its own. And jobs that wait are none to wake up for while as many are worked on as may be: workers
 * would ask for one without a pause.
 */
export function amendStatement(text: string): string {
  const known = amended.get(text);
  if (known !== undefined) return known;
  const own = amendments.reduce(
    (result, { sign, from, to }) => (text.includes(sign) ? result.replace(from, to) : result),
    text,
  );
  amended.set(text, own);
  return own;
}

// --- internal ---

/** There are some dozens. */
const amended = new Map<string, string>();

interface Amendment {
  /** Tells the statement from all others. */
  readonly sign: string;
  readonly from: RegExp;
  readonly to: string;
}

/** By the clock of the server, whole. */
const nowMs = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

/** The time that is given counts for nothing; it stays, since each value that is given must be used. */
function useOwnTime(sign: string, parameter: number): Amendment {
  const from = new RegExp(`\\$${parameter}\\b(?!\\s*now)`, "g");
  return { sign, from, to: `(0 * $$${parameter}::bigint + ${nowMs})` };
}

const amendments: readonly Amendment[] = [
  useOwnTime("FROM move_to_active(", 4),
  useOwnTime("FROM move_to_completed_fetch(", 10),
  useOwnTime("FROM move_to_failed_fetch(", 11),
  useOwnTime("FROM move_stalled_jobs_to_wait(", 3),
  useOwnTime("SELECT extend_lock(", 5),
  useOwnTime("SET locked_until_ms = $5", 5),
  {
    sign: "AS present",
    from: /AS present/,
    to: `AND NOT coalesce(
      (SELECT count(*) FROM job WHERE queue = $$1 AND state = 'active') >=
      (SELECT value::integer FROM meta WHERE queue = $$1 AND field = 'concurrency'),
      false) AS present`,
  },
];
