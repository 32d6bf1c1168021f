import { takeRevealed } from "../../../model/config/secretRef.ts";
import { findKafkaServer } from "../../kafkaKeys.ts";
import type { DispatcherKind } from "../dispatcherKind.ts";
import { type KafkaDispatcherConfig, kafkaDispatcherSchema } from "./kafkaConfig.ts";
import { createKafkaDispatcher } from "./kafkaDispatcher.ts";

export const kafkaDispatcherKind: DispatcherKind<KafkaDispatcherConfig> = {
  kind: "kafka",
  schema: kafkaDispatcherSchema,
  create(config, { folder, log }) {
    const { headers, ...place } = takeRevealed(config);
    return createKafkaDispatcher({ server: findKafkaServer(place, folder), headers }, log);
  },
};
