import type { IncomingMessage } from "node:http";
import { longestTimerMs } from "../../../model/longestTimer.ts";
import { errorMessage, UserError } from "../../../model/userError.ts";
import { joinHeaders } from "../../joinHeaders.ts";
import { createInflow, type Inflow } from "../inflow.ts";
import type { HandlerContext, RecordHandler } from "../recordHandler.ts";
import { parseRequestBody } from "../requestBody.ts";
import type { SseHandlerConfig } from "./sseConfig.ts";
import { openSseStream, SseConnectError } from "./sseConnection.ts";
import type { SsePayloadMaker } from "./ssePayload.ts";
import { createSseReader } from "./sseReader.ts";

/**
 * The handler kind `sse`: reads server-sent events and takes those that came together at once. A connection that ends
 * is reported and opened again with the last event's id, after the server's `retry` or a second, twice as long each
 * time nothing came; on status 204, a 4xx other than 408 and 429, or something that is no event stream it gives up.
 * An event's own id need not be unique, so that records get ids of their own.
 */
export function createSseHandler(
  config: SseHandlerConfig,
  context: HandlerContext,
  makePayload: SsePayloadMaker,
): RecordHandler {
  return new SseHandler(config, context, makePayload);
}

// --- internal ---

const maxEventChars = 16 * 1024 * 1024;
const defaultRetryMs = 1000;
const minRetryMs = 100;
const maxRetryMs = 30_000;

class SseHandler implements RecordHandler {
  readonly url = undefined;
  private readonly config: SseHandlerConfig;
  private readonly context: HandlerContext;
  private readonly makePayload: SsePayloadMaker;
  private readonly path: string;
  /** Aborted when the handler is closed; undefined while it is. */
  private life: AbortController | undefined;
  private response: IncomingMessage | undefined;
  private retryTimer: NodeJS.Timeout | undefined;
  private lastEventId = "";
  private retryMs = defaultRetryMs;
  /** Connections in a row that brought nothing. */
  private failures = 0;
  private readonly inflow: Inflow;

  constructor(config: SseHandlerConfig, context: HandlerContext, makePayload: SsePayloadMaker) {
    const { pathname, search } = new URL(config.url);
    this.config = config;
    this.context = context;
    this.makePayload = makePayload;
    this.path = pathname + search;
    this.inflow = createInflow(context.sink, (isFlowing) => {
      if (isFlowing) this.response?.resume();
      else this.response?.pause();
    });
  }

  async open(): Promise<void> {
    if (this.life !== undefined) return;
    const life = new AbortController();
    this.lastEventId = "";
    this.retryMs = defaultRetryMs;
    this.failures = 0;
    this.life = life;
    try {
      await this.connect(life);
    } catch (error) {
      this.life = undefined;
      const advice = "Start the system under test before, or set another `url`.";
      const message = `sse: ${this.config.url} ${errorMessage(error)}. ${advice}`;
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
    const { response } = this;
    this.life?.abort();
    this.life = undefined;
    this.response = undefined;
    this.inflow.clear();
    clearTimeout(this.retryTimer);
    if (response === undefined || response.closed) return;
    const closed = new Promise((resolve) => response.once("close", resolve));
    response.destroy();
    await closed;
  }

  private async connect(life: AbortController): Promise<void> {
    const { url, headers } = this.config;
    const { lastEventId } = this;
    const response = await openSseStream({ url, headers, lastEventId, signal: life.signal });
    if (life.signal.aborted) {
      response.destroy();
      return;
    }
    this.response = response;
    this.read(response, life);
    this.inflow.deliver();
  }

  private read(response: IncomingMessage, life: AbortController): void {
    const { sink, now } = this.context;
    const headers = joinHeaders(response.rawHeaders);
    let arrivedNs = 0n;
    const read = createSseReader(maxEventChars, {
      onEvent: ({ data, event, id }) => {
        this.failures = 0;
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
      if (life.signal.aborted) return;
      arrivedNs = now();
      read(text);
      this.inflow.deliver();
    });
    response.once("close", () => {
      if (life.signal.aborted) return;
      this.response = undefined;
      sink.reportError(`sse: ${this.config.url} ended the connection; connecting again`);
      this.scheduleConnect(life);
    });
  }

  private scheduleConnect(life: AbortController): void {
    const longestMs = Math.max(maxRetryMs, this.retryMs);
    const delayMs = Math.min(this.retryMs * 2 ** this.failures, longestMs);
    this.failures += 1; // until an event comes
    this.retryTimer = setTimeout(() => void this.reconnect(life), delayMs);
  }

  private async reconnect(life: AbortController): Promise<void> {
    try {
      await this.connect(life);
    } catch (error) {
      if (life.signal.aborted) return;
      const message = `sse: ${this.config.url} ${errorMessage(error)}`;
      if (error instanceof SseConnectError && error.isFinal) this.context.sink.fail(message);
      else {
        this.context.log("debug", message);
        this.scheduleConnect(life);
      }
    }
  }
}
