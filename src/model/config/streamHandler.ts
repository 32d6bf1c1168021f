import * as z from "zod";
import { headersSchema, redisStreamSchema, redisUrlSchema } from "./streamKeys.ts";

const host = z
  .string()
  .min(1)
  .default("127.0.0.1")
  .meta({ description: "Address to listen on; loopback unless set." });
const port = z
  .int()
  .min(0)
  .max(65_535)
  .default(0)
  .meta({ description: "Port to listen on; 0 picks a free one." });
const queueSize = z.int().min(1).max(1_000_000).default(1000).meta({
  description: "Records taken and not yet written; with more, senders wait.",
});

export const httpHandlerSchema = z.strictObject({
  kind: z.literal("http").meta({ description: "Receives HTTP requests of any method." }),
  host,
  port,
  path: z
    .string()
    .regex(/^\/[^?#]*$/, "must start with '/' and have neither '?' nor '#'")
    .default("/")
    .meta({ description: "Requests to this path and below are received." }),
  maxBodyBytes: z
    .int()
    .min(1)
    .max(1_073_741_824)
    .default(1_048_576)
    .meta({ description: "A larger body is refused with status 413." }),
  queueSize,
});
export const sseHandlerSchema = z.strictObject({
  kind: z.literal("sse").meta({ description: "Reads server-sent events from a URL." }),
  url: z.url({ protocol: /^https?$/ }).meta({ description: "Where the events come from." }),
  headers: headersSchema,
  queueSize,
});
export const redisStreamHandlerSchema = z.strictObject({
  kind: z.literal("redis-stream").meta({ description: "Reads new entries of a Redis stream." }),
  url: redisUrlSchema,
  stream: redisStreamSchema,
  queueSize,
});
/** Full name of Touchstone's own gRPC service, which is served without a `proto`. */
export const ownGrpcService = "touchstone.v1.ReactionService";
export const grpcHandlerSchema = z.strictObject({
  kind: z.literal("grpc").meta({ description: "Receives gRPC calls, unary and client-streaming." }),
  host,
  port,
  proto: z.string().min(1).optional().meta({
    description: "A .proto file relative to this one, in place of Touchstone's own service.",
  }),
  service: z.string().min(1).optional().meta({
    description: "Full name of the service in `proto`; may be left out when it has only one.",
  }),
  queueSize,
});
export type HttpHandlerConfig = z.infer<typeof httpHandlerSchema>;
export type SseHandlerConfig = z.infer<typeof sseHandlerSchema>;
export type RedisStreamHandlerConfig = z.infer<typeof redisStreamHandlerSchema>;
export type GrpcHandlerConfig = z.infer<typeof grpcHandlerSchema>;

export const reactionHandlerSchema = z.discriminatedUnion("kind", [
  httpHandlerSchema,
  sseHandlerSchema,
  redisStreamHandlerSchema,
  grpcHandlerSchema,
]);
export const queryHandlerSchema = z.discriminatedUnion("kind", [
  redisStreamHandlerSchema,
  sseHandlerSchema,
]);
export type HandlerConfig = z.infer<typeof reactionHandlerSchema>;
