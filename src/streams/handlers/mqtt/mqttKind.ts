import path from "node:path";
import { takeRevealed } from "../../../model/config/secretRef.ts";
import { findTopicFault } from "../../mqttKeys.ts";
import type { HandlerKind } from "../handlerKind.ts";
import {
  createMessageInvocationMaker,
  createMessageResultMaker,
} from "../messages/messageArrival.ts";
import { type MqttHandlerConfig, mqttHandlerSchema } from "./mqttConfig.ts";
import { createMqttHandler } from "./mqttHandler.ts";

export const mqttHandlerKind: HandlerKind<MqttHandlerConfig> = {
  kind: "mqtt",
  schema: mqttHandlerSchema,
  roles: ["query", "reaction"],
  findFaults({ topic }) {
    const message = findTopicFault(topic, "filter");
    return message === undefined ? [] : [{ path: ["topic"], message }];
  },
  findFile: ({ ca }) =>
    ca === undefined ? undefined : { key: "ca", file: ca, what: "certificate file" },
  create: ({ ca, ...config }, { role, id, folder }, context) =>
    createMqttHandler(
      { ...takeRevealed(config), ca: ca === undefined ? undefined : path.resolve(folder, ca) },
      context,
      role === "query"
        ? createMessageResultMaker(id)
        : createMessageInvocationMaker("mqtt", "PUBLISH"),
    ),
};
