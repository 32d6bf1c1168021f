import type { WebSocket } from "ws";
import { longestTimerMs } from "../../../model/longestTimer.ts";
import { errorMessage, UserError } from "../../../model/userError.ts";
import { joinHeaders } from "../../joinHeaders.ts";
import { closeWebsocket, openWebsocket, WebsocketOpenError } from "../../openWebsocket.ts";
import { createInflow, type Inflow } from "../inflow.ts";
import type { HandlerContext, RecordHandler } from "../recordHandler.ts";
import { takeMessages } from "./takeMessages.ts";
import type { WebsocketHandlerConfig } from "./websocketConfig.ts";
import type { WebsocketPayloadMaker } from "./websocketPayload.ts";

export interface WebsocketClientConfig extends WebsocketHandlerConfig {
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
const longestRetryMs = 30_000;

class WebsocketClient implements RecordHandler {
  readonly url = undefined;
  private readonly config: WebsocketClientConfig;
  private readonly context: HandlerContext;
  private readonly makePayload: WebsocketPayloadMaker;
  private readonly path: string;
  private readonly inflow: Inflow;
  /** Aborted when the handler is closed; undefined while it is. */
  private life: AbortController | undefined;
  private socket: WebSocket | undefined;
  private retryTimer: NodeJS.Timeout | undefined;
  /** Connections in a row that brought nothing. */
  private failures = 0;

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
    this.inflow = createInflow(context.sink, (isFlowing) => {
      if (isFlowing) this.socket?.resume();
      else this.socket?.pause();
    });
  }

  async open(): Promise<void> {
    if (this.life !== undefined) return;
    const life = new AbortController();
    this.failures = 0;
    this.life = life;
    try {
      await this.connect(life);
    } catch (error) {
      this.life = undefined;
      const advice = "Start the system under test before, or set another `url`.";
      const message = `websocket: ${this.config.url} ${errorMessage(error)}. ${advice}`;
      throw new UserError(message, { code: "config", cause: error });
    }
  }

  hold(): void {
    this.inflow.hold();
  }

  release(): void {
    this.inflow.release();
  }

  async close(): Promise<void> {
    const { socket } = this;
    this.life?.abort();
    this.life = undefined;
    this.socket = undefined;
    this.inflow.clear();
    clearTimeout(this.retryTimer);
    if (socket !== undefined) await closeWebsocket(socket);
  }

  private async connect(life: AbortController): Promise<void> {
    const { url, headers, subprotocols, maxMessageBytes } = this.config;
    const opened = await openWebsocket({
      url,
      headers,
      subprotocols,
      maxPayload: maxMessageBytes,
      signal: life.signal,
    });
    const { socket, rawHeaders } = opened;
    if (life.signal.aborted) {
      socket.terminate();
      return;
    }
    this.socket = socket;
    const handshake = { path: this.path, headers: joinHeaders(rawHeaders) };
    takeMessages(socket, {
      inflow: this.inflow,
      now: this.context.now,
      makePayload: (data) => this.makePayload(data, handshake),
      onMessage: () => {
        this.failures = 0;
      },
    });
    let fault = "";
    socket.on("error", (error) => {
      fault = `: ${errorMessage(error)}`;
    });
    socket.on("close", (code, reason) => {
      if (life.signal.aborted) return;
      this.socket = undefined;
      const why = fault || describeEnd(code, reason.toString("utf8"));
      this.context.sink.reportError(
        `websocket: ${url} ended the connection${why}; connecting again`,
      );
      this.scheduleConnect(life);
    });
    this.inflow.deliver();
  }

  private scheduleConnect(life: AbortController): void {
    const delayMs = Math.min(firstRetryMs * 2 ** this.failures, longestRetryMs, longestTimerMs);
    this.failures += 1; // until a message comes
    this.retryTimer = setTimeout(() => void this.reconnect(life), delayMs);
  }

  private async reconnect(life: AbortController): Promise<void> {
    try {
      await this.connect(life);
    } catch (error) {
      if (life.signal.aborted) return;
      const message = `websocket: ${this.config.url} ${errorMessage(error)}`;
      if (error instanceof WebsocketOpenError && error.isFinal) this.context.sink.fail(message);
      else {
        this.context.log("debug", message);
        this.scheduleConnect(life);
      }
    }
  }
}

function describeEnd(code: number, reason: string): string {
  return ` with code ${code}${reason === "" ? "" : ` (${reason})`}`;
}
