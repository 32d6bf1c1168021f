import { findRedisUrlFaults } from "../../../model/config/connectionRules.ts";
import { takeRevealed } from "../../../model/config/secretRef.ts";
import type { HandlerKind } from "../handlerKind.ts";
import { buildRedisInvocation, createRedisResultMaker } from "./redisEntry.ts";
import { type RedisStreamHandlerConfig, redisStreamHandlerSchema } from "./redisStreamConfig.ts";
import { createRedisStreamHandler } from "./redisStreamHandler.ts";

export const redisStreamHandlerKind: HandlerKind<RedisStreamHandlerConfig> = {
  kind: "redis-stream",
  schema: redisStreamHandlerSchema,
  roles: ["query", "reaction"],
  findFaults: ({ url }) => findRedisUrlFaults(url),
  create: (config, { role, id }, context) =>
    createRedisStreamHandler(
      takeRevealed(config),
      context,
      role === "query" ? createRedisResultMaker(id) : buildRedisInvocation,
    ),
};
