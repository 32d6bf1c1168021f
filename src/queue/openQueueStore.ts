import type { QueueStore } from "./queueStore.ts";
import { parseQueueUrl } from "./queueUrl.ts";

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
