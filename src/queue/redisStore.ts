import { createClient } from "@redis/client";
import { createNodeRedisClient, createRedisBackend, Queue, Worker } from "bullmq";
import { UserError } from "../model/userError.ts";
import { createBullQueues } from "./bullQueues.ts";
import type { QueueStore } from "./queueStore.ts";
import type { QueueUrl } from "./queueUrl.ts";
import { redisFaults } from "./redisFault.ts";

/**
 * Redis or Valkey, found fit for queues. Throws a `UserError` ("config") that says why where it is not, or cannot be
 * reached; once it is open, it is waited for when it goes away. `warn` is told of that.
 */
export async function openRedisStore(
  { text, shown }: QueueUrl,
  warn: (message: string) => void,
): Promise<QueueStore> {
  let isOpen = false;
  const client = createClient({
    url: text,
    disableOfflineQueue: false,
    socket: {
      connectTimeout: connectTimeoutMs,
      reconnectStrategy: (tries, cause) => (isOpen ? Math.min(100 * (tries + 1), 1000) : cause),
    },
  });
  let isAway = false;
  const opening = Promise.withResolvers<never>();
  opening.promise.catch(() => undefined);
  const tooLate = setTimeout(() => opening.reject(new Error("no answer")), openTimeoutMs);
  client.on("error", (error) => {
    opening.reject(error);
    if (isOpen && !isAway)
      warn(`The queue ${shown} cannot be reached: ${redisFaults.describe(error)}.`);
    isAway = isOpen;
  });
  client.on("ready", () => {
    if (isAway) warn(`The queue ${shown} can be used again.`);
    isAway = false;
  });
  try {
    await Promise.race([opening.promise, connect(client, shown)]);
    isOpen = true;
  } catch (error) {
    client.destroy();
    if (error instanceof UserError) throw error;
    const message = `The queue ${shown} cannot be used: ${describeOpening(error, shown)}.`;
    throw new UserError(message, { code: "config", cause: error });
  } finally {
    clearTimeout(tooLate);
  }
  const connection = createNodeRedisClient(client);
  return {
    shown,
    faults: redisFaults,
    ...createBullQueues({ bullmq: { Queue, Worker }, connection, backend: createRedisBackend }),
    async nowMs() {
      const [seconds, micros] = (await client.sendCommand(["TIME"])) as unknown as [string, string];
      return Number(seconds) * 1000 + Number(micros) / 1000;
    },
    takeTurn: (name, costMs) => takeTurn(client, name, costMs),
    async close() {
      isOpen = false;
      if (client.isReady) await client.close().catch(() => client.destroy());
      else client.destroy();
    },
  };
}

// --- internal ---

/** What is asked of a client here. */
interface Client {
  connect(): Promise<unknown>;
  info(): Promise<string>;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

const connectTimeoutMs = 5000;
/** What answers to a connection, and to nothing else, is given up. */
const openTimeoutMs = 8000;
/** What `BullMQ` is tried with. */
const leastVersion = [6, 2] as const;

/** Keys: where the next free time is kept, in ms. A cost below 0 moves it back. */
const turnScript = `
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
local free = tonumber(redis.call('GET', KEYS[1]) or '0')
local cost = tonumber(ARGV[1])
local at = free
if cost >= 0 and now > at then at = now end
redis.call('SET', KEYS[1], string.format('%.3f', at + cost), 'PX', math.ceil(math.max(at + cost - now, 0)) + 60000)
return tostring(math.max(at - now, 0))`;

/** Connects, and writes: that is where a store shows that it is full, or lets a user do too little. */
async function connect(client: Client, shown: string): Promise<void> {
  await client.connect();
  refuseUnfit(shown, await client.info());
  await takeTurn(client, "opening", 0);
}

async function takeTurn(client: Client, name: string, costMs: number): Promise<number> {
  const key = `touchstone:turns:${name}`;
  return Number(await client.eval(turnScript, { keys: [key], arguments: [String(costMs)] }));
}

/** A connection without a word is often one to the wrong side of TLS. */
function describeOpening(error: unknown, shown: string): string {
  const fault = redisFaults.describe(error);
  const isEncrypted = shown.startsWith("rediss:");
  if (isEncrypted && /no TLS|no answer/.test(fault)) {
    return `${fault}; does its address begin with redis://?`;
  }
  return !isEncrypted && /ends the connection/.test(fault)
    ? `${fault}; does its address begin with rediss://?`
    : fault;
}

function refuseUnfit(shown: string, info: string): void {
  const fact = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(info)?.[1];
  const refuse = (what: string) => {
    throw new UserError(`The queue ${shown} cannot be used: ${what}.`, { code: "config" });
  };
  const version = fact("valkey_version") ?? fact("redis_version") ?? "";
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < leastVersion[0] || (major === leastVersion[0] && minor < leastVersion[1])) {
    refuse(`it is version ${version}, and ${leastVersion.join(".")} or newer is needed`);
  }
  if (fact("cluster_enabled") === "1") {
    refuse("it is one of a cluster, which queues cannot be spread over; take a Redis by itself");
  }
  if (fact("role") === "slave") {
    refuse("it is a replica, which takes no writes; name its primary");
  }
  const policy = fact("maxmemory_policy");
  if (policy !== undefined && policy !== "noeviction") {
    refuse(
      `it forgets entries when its memory is full ("maxmemory-policy ${policy}"), tests among them; set it to noeviction`,
    );
  }
}
