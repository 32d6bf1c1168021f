import { mkdtemp } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import {
  type BrokerProcess,
  brokerPrograms,
  findFreePort,
  findObstacle,
  skipWithout,
  startBroker,
} from "./brokerProcess.ts";

/** A `redis-server` of its own on a free port of this machine. */
export interface RedisServer extends BrokerProcess {
  readonly url: string;
  readonly port: number;
}

/** Why there is no Redis server to test with; undefined when there is one. */
export function findRedisObstacle(): string | undefined {
  return findObstacle(brokerPrograms.redis);
}

/** For `before` of a suite: skips it with a printed reason where there is no Redis server. */
export function skipWithoutRedis(context: Mocha.Context): void {
  skipWithout(brokerPrograms.redis, context);
}

export interface RedisServerOptions {
  readonly password?: string;
  readonly isDurable?: boolean;
  /** Further settings, as in `redis.conf`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Starts a server; every command is on disk before it is answered, so that `restart` loses nothing. */
export async function startRedisServer(settings: RedisServerOptions = {}): Promise<RedisServer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-redis-"));
  const port = await findFreePort();
  const args = buildArguments(folder, port, settings);
  const options = { args, folder, ready: /Ready to accept connections/ };
  const server = await startBroker(brokerPrograms.redis, options);
  return { ...server, url: `redis://127.0.0.1:${port}`, port };
}

// --- internal ---

function buildArguments(
  folder: string,
  port: number,
  { password, isDurable = true, settings: further }: RedisServerOptions,
): string[] {
  const settings: Record<string, string> = {
    bind: "127.0.0.1",
    port: String(port),
    dir: folder,
    save: "",
    appendonly: isDurable ? "yes" : "no",
    appendfsync: "always",
    ...(password === undefined ? {} : { requirepass: password }),
    ...further,
  };
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
}
