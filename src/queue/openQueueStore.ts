import type { UserError } from "../model/userError.ts";
import { postgresFaults } from "./postgres/postgresFault.ts";
import type { QueueStore } from "./queueStore.ts";
import { parseQueueUrl, type QueueUrl } from "./queueUrl.ts";
import { redisFaults } from "./redisFault.ts";
import type { StoreFaults } from "./storeFault.ts";

/** Opens the store that a URL names, by what it needs of libraries. Throws `UserError` as `parseQueueUrl` and the stores do. */
export async function openQueueStore(
  text: string,
  warn: (message: string) => void,
): Promise<QueueStore> {
  const url = parseQueueUrl(text);
  if (url.kind === "postgres") {
    const { openPostgresStore } = await import("./postgres/postgresStore.ts");
    return await openPostgresStore(url, warn);
  }
  const { openRedisStore } = await import("./redisStore.ts");
  return await openRedisStore(url, warn);
}

/** Whether a password, or another one, would help, by the error that the store of this URL could not be opened for. */
export function wantsPassword(text: string, { cause }: UserError): boolean {
  if (cause === undefined) return false;
  return faultsOf[parseQueueUrl(text).kind].wantsPassword(cause);
}

// --- internal ---

const faultsOf: Readonly<Record<QueueUrl["kind"], StoreFaults>> = {
  redis: redisFaults,
  postgres: postgresFaults,
};
