import { takeRevealed } from "../../../model/config/secretRef.ts";
import { findHandshakeFaults } from "../../websocketKeys.ts";
import type { DispatcherKind } from "../dispatcherKind.ts";
import { type WebsocketDispatcherConfig, websocketDispatcherSchema } from "./websocketConfig.ts";
import { createWebsocketDispatcher } from "./websocketDispatcher.ts";

export const websocketDispatcherKind: DispatcherKind<WebsocketDispatcherConfig> = {
  kind: "websocket",
  schema: websocketDispatcherSchema,
  target: {
    key: "url",
    name: "WebSocket",
    protocols: ["ws:", "wss:"],
    form: "a ws or wss URL",
  },
  findFaults: ({ headers }) => findHandshakeFaults(headers),
  create: (config, { isOfReaction }) =>
    createWebsocketDispatcher(takeRevealed(config), isOfReaction),
};
