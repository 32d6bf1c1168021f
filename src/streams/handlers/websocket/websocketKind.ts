import { findHeaderFaults } from "../../../model/config/connectionRules.ts";
import type { KeyFault } from "../../../model/config/keyFault.ts";
import type { HandlerKind } from "../handlerKind.ts";
import { createWebsocketClient } from "./websocketClient.ts";
import { type WebsocketHandlerConfig, websocketHandlerSchema } from "./websocketConfig.ts";
import { buildWebsocketInvocation, createWebsocketResultMaker } from "./websocketPayload.ts";
import { createWebsocketServer } from "./websocketServer.ts";

export const websocketKind: HandlerKind<WebsocketHandlerConfig> = {
  kind: "websocket",
  schema: websocketHandlerSchema,
  roles: ["query", "reaction"],
  address: {
    sample: "ws://127.0.0.1:1/",
    server: "a WebSocket server",
    find: ({ host, port }) => (port === undefined ? undefined : { host, port }),
  },
  readsFromSystem: ({ url }) => url !== undefined,
  findFaults: (config) => [...findPlaceFaults(config), ...findHeaderFaults(config.headers)],
  create(config, { role, id }, context) {
    const makePayload =
      role === "query" ? createWebsocketResultMaker(id) : buildWebsocketInvocation;
    const { url, port } = config;
    if (url !== undefined) return createWebsocketClient({ ...config, url }, context, makePayload);
    return createWebsocketServer({ ...config, port: port ?? 0 }, context, makePayload);
  },
};

// --- internal ---

function findPlaceFaults({ url, port, headers }: WebsocketHandlerConfig): KeyFault[] {
  if (url === undefined && port === undefined) {
    const message =
      "or `port` is needed: where to connect to, or where to listen (0 picks a free port)";
    return [{ path: ["url"], message }];
  }
  if (url !== undefined && port !== undefined) {
    return [{ path: ["port"], message: "does not go with `url`: it either connects or listens" }];
  }
  if (url === undefined && Object.keys(headers).length > 0) {
    return [{ path: ["headers"], message: "go with `url` only: a server sends none" }];
  }
  return [];
}
