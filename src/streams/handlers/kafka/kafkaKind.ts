import { takeRevealed } from "../../../model/config/secretRef.ts";
import { findCaFile, findKafkaServer } from "../../kafkaKeys.ts";
import type { HandlerKind } from "../handlerKind.ts";
import {
  createMessageInvocationMaker,
  createMessageResultMaker,
} from "../messages/messageArrival.ts";
import { type KafkaHandlerConfig, kafkaHandlerSchema } from "./kafkaConfig.ts";
import { createKafkaHandler } from "./kafkaHandler.ts";

export const kafkaHandlerKind: HandlerKind<KafkaHandlerConfig> = {
  kind: "kafka",
  schema: kafkaHandlerSchema,
  roles: ["query", "reaction"],
  readsFromSystem: () => true,
  findFile: findCaFile,
  create(config, { role, id, folder }, context) {
    const { group, from, queueSize, keepRaw, ...place } = takeRevealed(config);
    const server = findKafkaServer(place, folder);
    return createKafkaHandler(
      { server, group, from, queueSize, keepRaw },
      context,
      role === "query"
        ? createMessageResultMaker(id)
        : createMessageInvocationMaker("kafka", "FETCH"),
    );
  },
};
