import { EventEmitter } from "node:events";
import type { PgPoolClient } from "bullmq";
import pg from "pg";

/** One connection for all that want to hear of new jobs, made anew once it was lost. */
export interface PostgresListener {
  /** The connection as one of them sees it: each hears all, and is told when it is lost. */
  handOut(): Promise<PgPoolClient>;
  close(): Promise<void>;
}

export function createPostgresListener(settings: pg.ClientConfig): PostgresListener {
  let current: Promise<SharedClient> | undefined;
  const forget = (one: Promise<SharedClient>) => {
    if (current === one) current = undefined;
  };
  const open = () => {
    const opened: Promise<SharedClient> = connect(settings, () => forget(opened));
    opened.catch(() => forget(opened));
    return opened;
  };
  return {
    async handOut() {
      current ??= open();
      return share(await current);
    },
    async close() {
      await current?.then(({ client }) => client.end()).catch(() => undefined);
    },
  };
}

// --- internal ---

interface SharedClient {
  readonly client: pg.Client;
  /** One statement after the other: the connection takes no second one meanwhile. */
  readonly query: PgPoolClient["query"];
}

async function connect(settings: pg.ClientConfig, onLost: () => void): Promise<SharedClient> {
  const client = new pg.Client(settings);
  client.setMaxListeners(0);
  client.on("error", onLost);
  await client.connect();
  let last: Promise<unknown> = Promise.resolve();
  return {
    client,
    query(text, values) {
      const next = last.then(() => client.query(text, [...(values ?? [])]));
      last = next.catch(() => undefined);
      return next;
    },
  };
}

function share({ client, query }: SharedClient): PgPoolClient {
  const own = new EventEmitter();
  const tell = (message: unknown) => void own.emit("notification", message);
  const fail = (error: unknown) => void own.emit("error", error);
  client.on("notification", tell).on("error", fail);
  return Object.assign(own, {
    query,
    release: () => void client.off("notification", tell).off("error", fail),
  });
}
