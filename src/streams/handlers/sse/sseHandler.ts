import type { IncomingMessage } from "node:http";
import type { Revealed } from "../../../model/config/secretRef.ts";
import { longestTimerMs } from "../../../model/longestTimer.ts";
import { joinHeaders } from "../../joinHeaders.ts";
import type { Inflow } from "../inflow.ts";
import type { OnEnd, Reconnecting } from "../reconnecting.ts";
import { createReconnectingInflow } from "../reconnectingInflow.ts";
import type { HandlerContext, RecordHandler } from "../recordHandler.ts";
import { parseRequestBody } from "../requestBody.ts";
import type { SseHandlerConfig } from "./sseConfig.ts";
import { openSseStream } from "./sseConnection.ts";
import type { SsePayloadMaker } from "./ssePayload.ts";
import { createSseReader } from "./sseReader.ts";

/**
 * The handler kind `sse`: reads server-sent events and takes those that came together at once. A connection that ends
 * is reported and opened again with the last event's id, after the server's `retry` or a second, twice as long each
 * time nothing came; on status 204, a 4xx other than 408 and 429, or something that is no event stream it gives up.
 * An event's own id need not be unique, so that records get ids of their own.
 */
export function createSseHandler(
  config: Revealed<SseHandlerConfig>,
  context: HandlerContext,
  makePayload: SsePayloadMaker,
): RecordHandler {
  return new SseHandler(config, context, makePayload);
}

// --- internal ---

const maxEventChars = 16 * 1024 * 1024;
const defaultRetryMs = 1000;
const minRetryMs = 100;

class SseHandler implements RecordHandler {
  readonly url = undefined;
  private readonly config: Revealed<SseHandlerConfig>;
  private readonly context: HandlerContext;
  private readonly makePayload: SsePayloadMaker;
  private readonly path: string;
  private readonly inflow: Inflow;
  private readonly connection: Reconnecting;
  private isOpen = false;
  private response: IncomingMessage | undefined;
  private lastEventId = "";
  private retryMs = defaultRetryMs;

  constructor(
    config: Revealed<SseHandlerConfig>,
    context: HandlerContext,
    makePayload: SsePayloadMaker,
  ) {
    const { pathname, search } = new URL(config.url);
    this.config = config;
    this.context = context;
    this.makePayload = makePayload;
    this.path = pathname + search;
    const { inflow, connection } = createReconnectingInflow({
      name: "sse",
      url: config.url,
      context,
      findSource: () => this.response,
      connect: (signal, onEnd) => this.connect(signal, onEnd),
      firstRetryMs: () => this.retryMs,
    });
    this.inflow = inflow;
    this.connection = connection;
  }

  async open(): Promise<void> {
    if (!this.isOpen) {
      this.lastEventId = "";
      this.retryMs = defaultRetryMs;
    }
    await this.connection.open();
    this.isOpen = true;
  }

  hold(): void {
    this.inflow.hold();
  }

  release(): void {
    this.inflow.release();
  }

  async close(): Promise<void> {
    const { response } = this;
    this.connection.end();
    this.isOpen = false;
    this.response = undefined;
    this.inflow.clear();
    if (response === undefined || response.closed) return;
    const closed = new Promise((resolve) => response.once("close", resolve));
    response.destroy();
    await closed;
  }

  private async connect(signal: AbortSignal, onEnd: OnEnd): Promise<void> {
    const { url, headers } = this.config;
    const { lastEventId } = this;
    const response = await openSseStream({ url, headers, lastEventId, signal });
    if (signal.aborted) {
      response.destroy();
      return;
    }
    this.response = response;
    this.read(response, signal);
    response.once("close", () => {
      if (this.response === response) this.response = undefined;
      onEnd("");
    });
    this.inflow.deliver();
  }

  private read(response: IncomingMessage, signal: AbortSignal): void {
    const { sink, now } = this.context;
    const headers = joinHeaders(response.rawHeaders);
    let arrivedNs = 0n;
    const read = createSseReader(maxEventChars, {
      onEvent: ({ data, event, id }) => {
        this.connection.thrive();
        const { value, text: bodyText } = parseRequestBody(data);
        const payload = this.makePayload({ data: value, event, id, path: this.path, headers });
        const trace = { traceparent: null, tracestate: null };
        this.inflow.add({ arrivedNs, ...trace, payload, bodyText });
      },
      onId: (id) => {
        this.lastEventId = id;
      },
      onRetry: (delayMs) => {
        this.retryMs = Math.min(Math.max(delayMs, minRetryMs), longestTimerMs);
      },
      onTooLarge: () =>
        sink.reportError(`sse: an event larger than ${maxEventChars} characters was skipped`),
    });
    response.setEncoding("utf8");
    response.on("data", (text: string) => {
      if (signal.aborted) return;
      arrivedNs = now();
      read(text);
      this.inflow.deliver();
    });
  }
}
