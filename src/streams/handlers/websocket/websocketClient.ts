import type { WebSocket } from "ws";
import type { Revealed } from "../../../model/config/secretRef.ts";
import { errorMessage } from "../../../model/userError.ts";
import { joinHeaders } from "../../joinHeaders.ts";
import { closeWebsocket, openWebsocket } from "../../openWebsocket.ts";
import { createBodyReader } from "../bodies/bodyReader.ts";
import type { Inflow } from "../inflow.ts";
import type { OnEnd, Reconnecting } from "../reconnecting.ts";
import { createReconnectingInflow } from "../reconnectingInflow.ts";
import type { HandlerContext, RecordHandler } from "../recordHandler.ts";
import { takeMessages } from "./takeMessages.ts";
import type { WebsocketHandlerConfig } from "./websocketConfig.ts";
import type { WebsocketPayloadMaker } from "./websocketPayload.ts";

export interface WebsocketClientConfig extends Revealed<WebsocketHandlerConfig> {
  readonly url: string;
}

/**
 * The handler kind `websocket` with `url`: connects and takes the messages that come. A connection that ends is reported
 * and opened again after a second, twice as long each time nothing came (at most 30 s); when the server refuses the
 * handshake with a 4xx other than 408, 425 and 429 it gives up.
 */
export function createWebsocketClient(
  config: WebsocketClientConfig,
  context: HandlerContext,
  makePayload: WebsocketPayloadMaker,
): RecordHandler {
  return new WebsocketClient(config, context, makePayload);
}

// --- internal ---

const firstRetryMs = 1000;

class WebsocketClient implements RecordHandler {
  readonly url = undefined;
  private readonly config: WebsocketClientConfig;
  private readonly context: HandlerContext;
  private readonly makePayload: WebsocketPayloadMaker;
  private readonly bodies = createBodyReader();
  private readonly path: string;
  private readonly inflow: Inflow;
  private readonly connection: Reconnecting;
  private socket: WebSocket | undefined;

  constructor(
    config: WebsocketClientConfig,
    context: HandlerContext,
    makePayload: WebsocketPayloadMaker,
  ) {
    const { pathname, search } = new URL(config.url);
    this.config = config;
    this.context = context;
    this.makePayload = makePayload;
    this.path = pathname + search;
    const { inflow, connection } = createReconnectingInflow({
      name: "websocket",
      url: config.url,
      context,
      findSource: () => this.socket,
      connect: (signal, onEnd) => this.connect(signal, onEnd),
      firstRetryMs: () => firstRetryMs,
    });
    this.inflow = inflow;
    this.connection = connection;
  }

  open(): Promise<void> {
    return this.connection.open();
  }

  hold(): void {
    this.inflow.hold();
  }

  release(): void {
    this.inflow.release();
  }

  async close(): Promise<void> {
    const { socket } = this;
    this.connection.end();
    this.socket = undefined;
    this.inflow.clear();
    if (socket !== undefined) await closeWebsocket(socket);
  }

  private async connect(signal: AbortSignal, onEnd: OnEnd): Promise<void> {
    const { url, headers, subprotocols, maxMessageBytes } = this.config;
    const { socket, rawHeaders } = await openWebsocket({
      url,
      headers,
      subprotocols,
      maxPayload: maxMessageBytes,
      signal,
    });
    if (signal.aborted) {
      socket.terminate();
      return;
    }
    this.socket = socket;
    this.follow(socket, onEnd);
    takeMessages(socket, {
      inflow: this.inflow,
      now: this.context.now,
      keepRaw: this.config.keepRaw,
      bodies: this.bodies,
      handshake: { path: this.path, headers: joinHeaders(rawHeaders) },
      makePayload: this.makePayload,
      onMessage: () => this.connection.thrive(),
    });
    this.inflow.deliver();
  }

  private follow(socket: WebSocket, onEnd: OnEnd): void {
    let fault = "";
    socket.on("error", (error) => {
      fault = `: ${errorMessage(error)}`;
    });
    socket.on("close", (code, reason) => {
      if (this.socket === socket) this.socket = undefined;
      onEnd(fault || describeEnd(code, reason.toString("utf8")));
    });
  }
}

function describeEnd(code: number, reason: string): string {
  return ` with code ${code}${reason === "" ? "" : ` (${reason})`}`;
}
