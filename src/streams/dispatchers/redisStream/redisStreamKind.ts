import path from "node:path";
import { findRedisUrlFaults } from "../../../model/config/connectionRules.ts";
import { takeRevealed } from "../../../model/config/secretRef.ts";
import type { DispatcherKind } from "../dispatcherKind.ts";
import {
  type RedisStreamDispatcherConfig,
  redisStreamDispatcherSchema,
} from "./redisStreamConfig.ts";
import { createRedisStreamDispatcher } from "./redisStreamDispatcher.ts";

export const redisStreamDispatcherKind: DispatcherKind<RedisStreamDispatcherConfig> = {
  kind: "redis-stream",
  schema: redisStreamDispatcherSchema,
  findFaults: ({ url }) => findRedisUrlFaults(url),
  create: ({ ca, ...config }, { folder }) =>
    createRedisStreamDispatcher({
      ...takeRevealed(config),
      ca: ca === undefined ? undefined : path.resolve(folder, ca),
    }),
};
