import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import type { WebSocket, WebSocketServer } from "ws";
import type { Revealed } from "../../../model/config/secretRef.ts";
import { errorMessage } from "../../../model/userError.ts";
import { joinHeaders } from "../../joinHeaders.ts";
import { keepAliveProbeMs, websocketOptions } from "../../openWebsocket.ts";
import { createBodyReader } from "../bodies/bodyReader.ts";
import { closeHttp, formatListenUrl, listenHttp } from "../httpListener.ts";
import { createBoundedServer } from "../httpServer.ts";
import { createInflow, type Inflow } from "../inflow.ts";
import { isPathBelow } from "../isPathBelow.ts";
import type { HandlerContext, RecordHandler } from "../recordHandler.ts";
import { takeMessages } from "./takeMessages.ts";
import type { WebsocketHandlerConfig } from "./websocketConfig.ts";
import type { Handshake, WebsocketPayloadMaker } from "./websocketPayload.ts";

export interface WebsocketServerConfig extends Revealed<WebsocketHandlerConfig> {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/**
 * The handler kind `websocket` with `port`: takes connections at `path` and below, and the messages that come on them.
 * While the observation is paused or full they are not read, so that senders wait; what comes after its end is counted
 * as late, and a new connection is refused with status 410. A message beyond `maxMessageBytes` ends its connection.
 */
export function createWebsocketServer(
  config: WebsocketServerConfig,
  context: HandlerContext,
  makeMaker: () => WebsocketPayloadMaker,
): RecordHandler {
  return new WebsocketServerHandler(config, context, makeMaker);
}

// --- internal ---

class WebsocketServerHandler implements RecordHandler {
  url: string | undefined;
  private readonly config: WebsocketServerConfig;
  private readonly context: HandlerContext;
  /** Each connection is a stream of its own, with phases of its own. */
  private readonly makeMaker: () => WebsocketPayloadMaker;
  private readonly bodies = createBodyReader();
  private readonly connections = new Set<Connection>();
  /** Refused, and not yet gone: the server would wait for them. */
  private readonly refused = new Set<Duplex>();
  private server: Server | undefined;
  private port: number;
  private isHeld = false;

  constructor(
    config: WebsocketServerConfig,
    context: HandlerContext,
    makeMaker: () => WebsocketPayloadMaker,
  ) {
    this.config = config;
    this.context = context;
    this.makeMaker = makeMaker;
    this.port = config.port;
  }

  async open(): Promise<void> {
    if (this.server !== undefined) return;
    // A library: it is loaded when a test first listens.
    const { WebSocketServer } = await import("ws");
    const { host, path, subprotocols, maxMessageBytes } = this.config;
    const sockets = new WebSocketServer({
      noServer: true,
      maxPayload: maxMessageBytes,
      ...websocketOptions,
      handleProtocols: (offered) => subprotocols.find((name) => offered.has(name)) ?? false,
    });
    sockets.on("wsClientError", (error, socket) => {
      this.report(errorMessage(error));
      this.refuse(socket, "400 Bad Request");
    });
    const server = createBoundedServer({
      onRequest: (_, response) => {
        response.writeHead(426, { upgrade: "websocket", connection: "close" }).end();
      },
      onExpectant: (_, response) => void response.writeHead(417, { connection: "close" }).end(),
      onFault: (message) => this.report(message),
    });
    server.on("upgrade", (request, socket, head) =>
      this.accept(sockets, { request, socket, head }),
    );
    const place = await listenHttp(server, { host, port: this.port });
    this.server = server;
    this.port = place.port;
    this.url = formatListenUrl(place, path).replace(/^http/, "ws");
  }

  hold(): void {
    this.isHeld = true;
    for (const { inflow } of this.connections) inflow.hold();
  }

  release(): void {
    this.isHeld = false;
    for (const { inflow } of this.connections) inflow.release();
  }

  async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    this.url = undefined;
    this.isHeld = false;
    if (server === undefined) return;
    for (const socket of this.refused) socket.destroy();
    for (const { socket, inflow } of this.connections) {
      inflow.clear();
      socket.resume(); // the answer is not read otherwise
      socket.close(1001, "the test has ended");
    }
    const timer = setTimeout(() => {
      for (const { socket } of this.connections) socket.terminate();
    }, closeGraceMs);
    await closeHttp(server);
    clearTimeout(timer);
  }

  private accept(sockets: WebSocketServer, { request, socket, head }: Upgrade): void {
    socket.on("error", () => undefined); // whoever asks may be gone before the answer
    const path = request.url ?? "/";
    const { sink } = this.context;
    if (!isPathBelow(path, this.config.path)) this.refuse(socket, "404 Not Found");
    else if (sink.admission() === "stopped") {
      sink.countRefusal("late");
      this.refuse(socket, "410 Gone");
    } else {
      request.socket.setKeepAlive(true, keepAliveProbeMs);
      sockets.handleUpgrade(request, socket, head, (connected) => {
        this.follow(connected, { path, headers: joinHeaders(request.rawHeaders) });
      });
    }
  }

  private refuse(socket: Duplex, status: string): void {
    this.refused.add(socket);
    socket.once("close", () => this.refused.delete(socket));
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  }

  private follow(socket: WebSocket, handshake: Handshake): void {
    const { sink, now } = this.context;
    const inflow = createInflow(sink, (isFlowing) => {
      if (isFlowing) socket.resume();
      else socket.pause();
    });
    const connection = { socket, inflow };
    this.connections.add(connection);
    const makePayload = this.makeMaker();
    const { bodies } = this;
    const { keepRaw } = this.config;
    takeMessages(socket, { inflow, now, keepRaw, bodies, handshake, makePayload });
    socket.on("error", (error) => this.report(errorMessage(error)));
    socket.on("close", () => this.connections.delete(connection));
    if (this.isHeld) inflow.hold();
  }

  private report(message: string): void {
    this.context.sink.reportError(`websocket: ${message}`);
  }
}

const closeGraceMs = 200;

interface Connection {
  readonly socket: WebSocket;
  readonly inflow: Inflow;
}

interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}
