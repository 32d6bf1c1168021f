import { amqpDispatcherKind } from "./amqp/amqpKind.ts";
import { consoleDispatcherKind } from "./console/consoleKind.ts";
import type { DispatcherKind } from "./dispatcherKind.ts";
import { httpDispatcherKind } from "./http/httpKind.ts";
import { jsonlDispatcherKind } from "./jsonl/jsonlKind.ts";
import { kafkaDispatcherKind } from "./kafka/kafkaKind.ts";
import { mqttDispatcherKind } from "./mqtt/mqttKind.ts";
import { natsDispatcherKind } from "./nats/natsKind.ts";
import { redisStreamDispatcherKind } from "./redisStream/redisStreamKind.ts";
import { websocketDispatcherKind } from "./websocket/websocketKind.ts";

/** Every kind of dispatcher there is, in the order that people are shown. */
export const dispatcherKinds: readonly DispatcherKind[] = [
  httpDispatcherKind,
  redisStreamDispatcherKind,
  jsonlDispatcherKind,
  consoleDispatcherKind,
  websocketDispatcherKind,
  amqpDispatcherKind,
  kafkaDispatcherKind,
  mqttDispatcherKind,
  natsDispatcherKind,
];
