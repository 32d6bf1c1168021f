import { findRedisObstacle } from "../servers/redisServer.ts";
import { logStep } from "./log.ts";
import { ensureSystemPackages } from "./systemPackages.ts";

/** Installs Debian's Redis server where there is none; where that cannot be, the tests that need one are skipped. */
export async function ensureRedisServer(): Promise<void> {
  if (findRedisObstacle() === undefined) return;
  try {
    await ensureSystemPackages(["redis-server"]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    logStep(`tests with a Redis server are skipped: ${reason}`);
  }
}
