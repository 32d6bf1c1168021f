import { amqpHandlerKind } from "./amqp/amqpKind.ts";
import { grpcHandlerKind } from "./grpc/grpcKind.ts";
import type { HandlerKind } from "./handlerKind.ts";
import { httpHandlerKind } from "./http/httpKind.ts";
import { kafkaHandlerKind } from "./kafka/kafkaKind.ts";
import { mqttHandlerKind } from "./mqtt/mqttKind.ts";
import { natsHandlerKind } from "./nats/natsKind.ts";
import { redisStreamHandlerKind } from "./redisStream/redisStreamKind.ts";
import { sseHandlerKind } from "./sse/sseKind.ts";
import { websocketHandlerKind } from "./websocket/websocketKind.ts";

/** Every kind of handler there is, in the order that people are shown. */
export const handlerKinds: readonly HandlerKind[] = [
  httpHandlerKind,
  sseHandlerKind,
  redisStreamHandlerKind,
  grpcHandlerKind,
  websocketHandlerKind,
  amqpHandlerKind,
  kafkaHandlerKind,
  mqttHandlerKind,
  natsHandlerKind,
];
