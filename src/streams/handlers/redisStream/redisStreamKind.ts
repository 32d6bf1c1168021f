import path from "node:path";
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
  findFile: ({ ca }) =>
    ca === undefined ? undefined : { key: "ca", file: ca, what: "certificate file" },
  create: ({ ca, ...config }, { role, id, folder }, context) =>
    createRedisStreamHandler(
      { ...takeRevealed(config), ca: ca === undefined ? undefined : path.resolve(folder, ca) },
      context,
      role === "query" ? createRedisResultMaker(id) : buildRedisInvocation,
    ),
};
