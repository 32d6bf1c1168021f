import { takeRevealed } from "../../../model/config/secretRef.ts";
import { findNatsServer, findSubjectFault } from "../../natsKeys.ts";
import type { HandlerKind } from "../handlerKind.ts";
import {
  createMessageInvocationMaker,
  createMessageResultMaker,
} from "../messages/messageArrival.ts";
import { type NatsHandlerConfig, natsHandlerSchema } from "./natsConfig.ts";
import { createNatsHandler } from "./natsHandler.ts";

export const natsHandlerKind: HandlerKind<NatsHandlerConfig> = {
  kind: "nats",
  schema: natsHandlerSchema,
  roles: ["query", "reaction"],
  findFaults({ subject }) {
    const message = findSubjectFault(subject, "filter");
    return message === undefined ? [] : [{ path: ["subject"], message }];
  },
  findFile: ({ ca }) =>
    ca === undefined ? undefined : { key: "ca", file: ca, what: "certificate file" },
  create(config, { role, id, folder }, context) {
    const { subject, stream, queueSize, keepRaw, ...place } = takeRevealed(config);
    const server = findNatsServer(place, folder);
    return createNatsHandler(
      { server, subject, stream, queueSize, keepRaw },
      context,
      role === "query" ? createMessageResultMaker(id) : createMessageInvocationMaker("nats", "MSG"),
    );
  },
};
