/** What a server says of itself. */
export interface PostgresFacts {
  /** Such as 150018, for 15.18. */
  readonly version: number;
  readonly takesWrites: boolean;
  /** Of the database, such as "UTF8". */
  readonly encoding: string;
}

/** Asks for the facts, a row with these names. */
export const factsStatement = `SELECT
  current_setting('server_version_num')::int AS version,
  NOT pg_is_in_recovery() AND NOT current_setting('transaction_read_only')::boolean AS "takesWrites",
  current_setting('server_encoding') AS encoding`;

/** Why it cannot hold a queue, as half a sentence after "cannot be used:"; undefined where it can. */
export function findUnfit({ version, takesWrites, encoding }: PostgresFacts): string | undefined {
  const major = Math.floor(version / 10_000);
  if (major < leastMajor) {
    return `it is version ${major}.${version % 10_000}, and ${leastMajor} or newer is needed`;
  }
  if (!takesWrites) return "it is read-only, as a replica is; name its primary";
  if (encoding !== "UTF8") {
    return `its database is encoded as ${encoding}, which cannot hold every text; UTF8 is needed`;
  }
  return undefined;
}

// --- internal ---

/** The oldest that BullMQ recommends. */
const leastMajor = 14;
