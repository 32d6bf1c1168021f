import {
  type BackendFactory,
  PostgresConnection,
  PostgresQueueBackend,
  Queue,
  Worker,
} from "bullmq";
import pg from "pg";
import { UserError } from "../../model/userError.ts";
import { createBullQueues } from "../bullQueues.ts";
import type { QueueStore } from "../queueStore.ts";
import type { QueueUrl } from "../queueUrl.ts";
import { postgresFaults } from "./postgresFault.ts";
import { factsStatement, findUnfit } from "./postgresFitness.ts";
import { openPostgresPool } from "./postgresPool.ts";
import { prepareSchema } from "./postgresSchema.ts";
import { parsePostgresUrl } from "./postgresUrl.ts";

/**
 * PostgreSQL, found fit for queues. Throws a `UserError` ("config") that says why where it is not, or cannot be reached; once
 * it is open, it is waited for when it goes away. `warn` is told of that.
 */
export async function openPostgresStore(
  { text, shown }: QueueUrl,
  warn: (message: string) => void,
): Promise<QueueStore> {
  const settings = parsePostgresUrl(text);
  await prepare(settings, shown);
  const pool = openPostgresPool(settings, shown, warn);
  const backend: BackendFactory = (name, options) => {
    const connection = new PostgresConnection(pool);
    // The tables are there; asked again while the server is away it would fail for good.
    connection.waitUntilReady = async () => undefined;
    return new PostgresQueueBackend(connection, name, { ...options, connection: pool });
  };
  return {
    shown,
    faults: postgresFaults,
    ...createBullQueues({ bullmq: { Queue, Worker }, connection: pool, backend }),
    async nowMs() {
      const { rows } = await pool.query(`SELECT ${exactMs} AS now`);
      return rows[0].now;
    },
    async takeTurn(name, costMs) {
      const { rows } = await pool.query(turnStatement, [name, costMs]);
      return Math.max(rows[0].wait, 0);
    },
    close: () => pool.end(),
  };
}

// --- internal ---

/** Looks at the server, and makes the tables. */
async function prepare(settings: pg.ClientConfig, shown: string): Promise<void> {
  const session = new pg.Client(settings);
  session.on("error", () => undefined); // its statements tell
  try {
    await session.connect();
    const { rows } = await session.query(factsStatement);
    const unfit = findUnfit(rows[0]);
    if (unfit !== undefined) throw new Error(unfit);
    await prepareSchema(session);
    await session.query(forgetStatement);
  } catch (error) {
    const message = `The queue ${shown} cannot be used: ${postgresFaults.describe(error)}.`;
    throw new UserError(message, { code: "config", cause: error });
  } finally {
    void session.end().catch(() => undefined);
  }
}

const exactMs = "extract(epoch FROM clock_timestamp())::double precision * 1000";

/** $1: whose rate, $2: the cost; below 0 it moves the next free time back. */
const turnStatement = `
INSERT INTO turn AS t VALUES ($1, CASE WHEN $2::float8 < 0 THEN 0 ELSE ${exactMs} END + $2::float8)
ON CONFLICT (name) DO UPDATE SET
  free_ms = CASE WHEN $2::float8 < 0 THEN t.free_ms ELSE greatest(t.free_ms, ${exactMs}) END + $2::float8
RETURNING free_ms - $2::float8 - ${exactMs} AS wait`;

/** Turns that are long over are of no use; nobody else takes them away. */
const forgetStatement = `DELETE FROM touchstone.turn WHERE free_ms < ${exactMs} - 60000`;
