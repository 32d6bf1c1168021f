import type { PgPool } from "bullmq";
import pg from "pg";
import { abortableDelay } from "../../common/abortable.ts";
import { isConflict, isPassing, postgresFaults } from "./postgresFault.ts";
import { createPostgresListener } from "./postgresListener.ts";
import { schemaName } from "./postgresSchema.ts";
import { amendStatement } from "./statements.ts";

/**
 * The connections of one process, made when they are needed: a few for statements, which wait while the server cannot be
 * reached, and one that hears of new jobs for all queues. `warn` is told when the server goes away and comes back.
 */
export function openPostgresPool(
  settings: pg.ClientConfig,
  shown: string,
  warn: (message: string) => void,
): PgPool {
  const pool = new pg.Pool({
    ...settings,
    max: mostConnections,
    onConnect: (client) => client.query(`SET search_path TO ${schemaName}`),
  });
  pool.on("error", () => undefined); // one that was idle; the next statement tells
  const listener = createPostgresListener(settings);
  const closing = new AbortController();
  let isAway = false;
  const tellAway = (error: unknown) => {
    const isHere = postgresFaults.isRefusal(error);
    const what = isHere ? "is of no use now, and waited for" : "cannot be reached";
    if (!isAway) warn(`The queue ${shown} ${what}: ${postgresFaults.describe(error)}.`);
    isAway = true;
  };
  const tellBack = () => {
    if (isAway) warn(`The queue ${shown} can be used again.`);
    isAway = false;
  };
  const facade: PgPool = {
    async query(text: string, values: readonly unknown[] = []) {
      for (let tries = 1; ; tries++) {
        try {
          const result = await pool.query(amendStatement(text), [...values]);
          tellBack();
          return result;
        } catch (error) {
          if (closing.signal.aborted || !isPassing(error)) throw error;
          if (!isConflict(error)) tellAway(error);
          await abortableDelay(Math.min(100 * tries, 1000), closing.signal);
        }
      }
    },
    connect: () => listener.handOut(),
    async end() {
      closing.abort(new Error("the queue is closed"));
      await Promise.all([listener.close(), pool.end()]);
    },
    // Each queue of BullMQ would hear of the same connections.
    on: () => facade,
    removeAllListeners: () => facade,
  };
  return facade;
}

// --- internal ---

/** Of one process; a server takes a hundred by default, from all workers together. */
const mostConnections = 3;
