import path from "node:path";
import { takeRevealed } from "../../../model/config/secretRef.ts";
import { findTopicFault } from "../../mqttKeys.ts";
import type { DispatcherKind } from "../dispatcherKind.ts";
import { type MqttDispatcherConfig, mqttDispatcherSchema } from "./mqttConfig.ts";
import { createMqttDispatcher } from "./mqttDispatcher.ts";

export const mqttDispatcherKind: DispatcherKind<MqttDispatcherConfig> = {
  kind: "mqtt",
  schema: mqttDispatcherSchema,
  findFaults({ topic }) {
    const message = findTopicFault(topic, "name");
    return message === undefined ? [] : [{ path: ["topic"], message }];
  },
  create: ({ ca, ...config }, { folder, log }) =>
    createMqttDispatcher(
      { ...takeRevealed(config), ca: ca === undefined ? undefined : path.resolve(folder, ca) },
      log,
    ),
};
