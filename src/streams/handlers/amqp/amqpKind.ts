import path from "node:path";
import { takeRevealed } from "../../../model/config/secretRef.ts";
import { findAmqpFaults } from "../../amqpPlace.ts";
import type { HandlerKind } from "../handlerKind.ts";
import {
  createMessageInvocationMaker,
  createMessageResultMaker,
} from "../messages/messageArrival.ts";
import { type AmqpHandlerConfig, amqpHandlerSchema } from "./amqpConfig.ts";
import { createAmqpHandler } from "./amqpHandler.ts";

export const amqpHandlerKind: HandlerKind<AmqpHandlerConfig> = {
  kind: "amqp",
  schema: amqpHandlerSchema,
  roles: ["query", "reaction"],
  readsFromSystem: () => true,
  findFaults: findAmqpFaults,
  findFile: ({ ca }) =>
    ca === undefined ? undefined : { key: "ca", file: ca, what: "certificate file" },
  create: ({ ca, ...config }, { role, id, folder }, context) =>
    createAmqpHandler(
      { ...takeRevealed(config), ca: ca === undefined ? undefined : path.resolve(folder, ca) },
      context,
      role === "query"
        ? createMessageResultMaker(id)
        : createMessageInvocationMaker("amqp", "DELIVER"),
    ),
};
