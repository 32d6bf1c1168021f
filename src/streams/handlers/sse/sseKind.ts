import { findHeaderFaults } from "../../../model/config/connectionRules.ts";
import { takeRevealed } from "../../../model/config/secretRef.ts";
import type { HandlerKind } from "../handlerKind.ts";
import { type SseHandlerConfig, sseHandlerSchema } from "./sseConfig.ts";
import { createSseHandler } from "./sseHandler.ts";
import { buildSseInvocation, createSseResultMaker } from "./ssePayload.ts";

export const sseHandlerKind: HandlerKind<SseHandlerConfig> = {
  kind: "sse",
  schema: sseHandlerSchema,
  roles: ["query", "reaction"],
  readsFromSystem: () => true,
  findFaults: ({ headers }) => findHeaderFaults(headers),
  create: (config, { role, id }, context) =>
    createSseHandler(
      takeRevealed(config),
      context,
      role === "query" ? createSseResultMaker(id) : buildSseInvocation,
    ),
};
