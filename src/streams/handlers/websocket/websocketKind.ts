import type { KeyFault } from "../../../model/config/keyFault.ts";
import { takeRevealed } from "../../../model/config/secretRef.ts";
import { findHandshakeFaults } from "../../websocketKeys.ts";
import type { HandlerKind } from "../handlerKind.ts";
import { createWebsocketClient } from "./websocketClient.ts";
import { type WebsocketHandlerConfig, websocketHandlerSchema } from "./websocketConfig.ts";
import { buildWebsocketInvocation, createWebsocketResultMaker } from "./websocketPayload.ts";
import { createWebsocketServer } from "./websocketServer.ts";

export const websocketHandlerKind: HandlerKind<WebsocketHandlerConfig> = {
  kind: "websocket",
  schema: websocketHandlerSchema,
  roles: ["query", "reaction"],
  address: {
    sample: "ws://127.0.0.1:1/",
    server: "a WebSocket server",
    find: ({ host = "127.0.0.1", port }) => (port === undefined ? undefined : { host, port }),
  },
  readsFromSystem: ({ url }) => url !== undefined,
  findFaults: (config) => [...findPlaceFaults(config), ...findHandshakeFaults(config.headers)],
  create(config, { role, id }, context) {
    const makeMaker = () =>
      role === "query" ? createWebsocketResultMaker(id) : buildWebsocketInvocation;
    const revealed = takeRevealed(config);
    const { url, port = 0, host = "127.0.0.1", path = "/" } = revealed;
    return url === undefined
      ? createWebsocketServer({ ...revealed, host, port, path }, context, makeMaker)
      : createWebsocketClient({ ...revealed, url }, context, makeMaker());
  },
};

// --- internal ---

function findPlaceFaults(config: WebsocketHandlerConfig): KeyFault[] {
  const { url, port, headers } = config;
  if (url === undefined && port === undefined) {
    const message =
      "needs `url`, where to connect to, or `port`, where to listen (0 picks a free one)";
    return [{ path: [], message }];
  }
  if (url !== undefined) {
    const faults = serverKeys
      .filter((key) => config[key] !== undefined)
      .map((key) => ({
        path: [key],
        message: "does not go with `url`: it either connects or listens",
      }));
    const message = "may have no part after `#`: it cannot be sent";
    return typeof url === "string" && url.includes("#")
      ? [...faults, { path: ["url"], message }]
      : faults;
  }
  if (Object.keys(headers).length === 0) return [];
  return [{ path: ["headers"], message: "go with `url` only: a server sends none" }];
}

const serverKeys = ["host", "port", "path"] as const;
