import { findRedisUrlFaults } from "../../../model/config/connectionRules.ts";
import type { DispatcherKind } from "../dispatcherKind.ts";
import {
  type RedisStreamDispatcherConfig,
  redisStreamDispatcherSchema,
} from "./redisStreamConfig.ts";

export const redisStreamKind: DispatcherKind<RedisStreamDispatcherConfig> = {
  kind: "redis-stream",
  schema: redisStreamDispatcherSchema,
  findFaults: ({ url }) => findRedisUrlFaults(url),
  async create(config) {
    const { createRedisStreamDispatcher } = await import("./redisStreamDispatcher.ts");
    return createRedisStreamDispatcher(config);
  },
};
