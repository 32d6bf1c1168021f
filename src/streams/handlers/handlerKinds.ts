import { grpcKind } from "./grpc/grpcKind.ts";
import type { HandlerKind } from "./handlerKind.ts";
import { httpKind } from "./http/httpKind.ts";
import { redisStreamKind } from "./redis/redisStreamKind.ts";
import { sseKind } from "./sse/sseKind.ts";
import { websocketKind } from "./websocket/websocketKind.ts";

/** Every kind of handler there is, in the order that people are shown. */
export const handlerKinds: readonly HandlerKind[] = [
  httpKind,
  sseKind,
  redisStreamKind,
  grpcKind,
  websocketKind,
];
