import type { Server } from "node:http";
import type { Revealed } from "../../../model/config/secretRef.ts";
import { closeHttp, formatListenUrl, listenHttp } from "../httpListener.ts";
import { createBoundedServer } from "../httpServer.ts";
import type { HandlerContext, RecordHandler } from "../recordHandler.ts";
import type { HttpHandlerConfig } from "./httpConfig.ts";
import { createReceiver } from "./receiveRequest.ts";

/**
 * The handler kind `http`: requests of any method to `path` and below. A request is answered once its records have room
 * in the queue, by the first rule of `respond` that fits, else 200 `{"received": n}`; 503 with `Retry-After` while the
 * observation is paused or full, 410 at its end; 413 beyond `maxBodyBytes`; 404 elsewhere. Probes are answered at any
 * time. A picked port is kept: opened again while it is in use, `open` says so.
 */
export function createHttpHandler(
  config: Revealed<HttpHandlerConfig>,
  context: HandlerContext,
): RecordHandler {
  const path = new URL(`http://reaction${config.path}`).pathname;
  let server: Server | undefined;
  let url: string | undefined;
  let port = config.port;
  return {
    get url() {
      return url;
    },
    async open() {
      if (server !== undefined) return;
      const opened = createBoundedServer(createReceiver({ ...config, path }, context));
      const place = await listenHttp(opened, { host: config.host, port });
      server = opened;
      port = place.port;
      url = formatListenUrl(place, path);
    },
    hold() {}, // whoever sends is told by `admission`
    release() {},
    async close() {
      const closing = server;
      server = undefined;
      url = undefined;
      if (closing !== undefined) await closeHttp(closing);
    },
  };
}
