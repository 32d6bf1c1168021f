import path from "node:path";
import type { HandlerConfig } from "../../model/config/streamHandler.ts";
import { createGrpcHandler } from "./grpc/grpcHandler.ts";
import { createHttpHandler } from "./http/httpHandler.ts";
import type { HandlerContext, RecordHandler } from "./recordHandler.ts";
import { buildRedisInvocation, createRedisResultMaker } from "./redis/redisEntry.ts";
import { createRedisStreamHandler } from "./redis/redisStreamHandler.ts";
import { createSseHandler } from "./sse/sseHandler.ts";
import { buildSseInvocation, createSseResultMaker } from "./sse/ssePayload.ts";

/** The receiving end that a reaction or query asks for; `folder` is the absolute one its paths are relative to. */
export function createHandler(
  { role, id }: { readonly role: "query" | "reaction"; readonly id: string },
  config: HandlerConfig,
  folder: string,
  context: HandlerContext,
): RecordHandler {
  const isQuery = role === "query";
  switch (config.kind) {
    case "http":
      return createHttpHandler(config, context);
    case "sse":
      return createSseHandler(
        config,
        context,
        isQuery ? createSseResultMaker(id) : buildSseInvocation,
      );
    case "redis-stream":
      return createRedisStreamHandler(
        config,
        context,
        isQuery ? createRedisResultMaker(id) : buildRedisInvocation,
      );
    case "grpc": {
      const { proto } = config;
      const protoFile = proto === undefined ? undefined : path.resolve(folder, proto);
      return createGrpcHandler({ ...config, proto: protoFile }, context);
    }
  }
}
