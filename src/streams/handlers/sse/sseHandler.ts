import type { Readable } from "node:stream";
import type { Revealed } from "../../../model/config/secretRef.ts";
import { longestTimerMs } from "../../../model/longestTimer.ts";
import { errorMessage } from "../../../model/userError.ts";
import { joinHeaders } from "../../joinHeaders.ts";
import { createBodyReader } from "../bodies/bodyReader.ts";
import { withBody } from "../bodies/bodyRecords.ts";
import type { Inflow } from "../inflow.ts";
import type { OnEnd, Reconnecting } from "../reconnecting.ts";
import { createReconnectingInflow } from "../reconnectingInflow.ts";
import type { HandlerContext, RecordHandler } from "../recordHandler.ts";
import type { SseHandlerConfig } from "./sseConfig.ts";
import { openSseStream, type SseStream } from "./sseConnection.ts";
import type { SsePayloadMaker } from "./ssePayload.ts";
import { createSseReader } from "./sseReader.ts";

/**
 * The handler kind `sse`: reads server-sent events and takes those that came together at once. A connection that ends
 * is reported and opened again with the last event's id, after the server's `retry` or a second, twice as long each
 * time nothing came; on a 4xx other than 408 and 429, or something that is no event stream, it gives up. Status 204, the
 * event `end`, and without `reconnect` the end of the connection say that nothing more comes.
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
  private readonly bodies = createBodyReader();
  private isOpen = false;
  private bytes: Readable | undefined;
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
      findSource: () => this.bytes,
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
    const { bytes } = this;
    this.connection.end();
    this.isOpen = false;
    this.bytes = undefined;
    this.inflow.clear();
    if (bytes === undefined || bytes.closed) return;
    const closed = new Promise((resolve) => bytes.once("close", resolve));
    bytes.destroy();
    await closed;
  }

  private async connect(signal: AbortSignal, onEnd: OnEnd): Promise<void> {
    const { url, headers } = this.config;
    const { lastEventId } = this;
    const stream = await openSseStream({ url, headers, lastEventId, signal });
    if (signal.aborted) {
      stream?.bytes.destroy();
      return;
    }
    if (stream === undefined) return this.finish();
    const { bytes } = stream;
    this.bytes = bytes;
    let fault = "";
    bytes.on("error", (error) => {
      fault = `: ${errorMessage(error)}`;
    });
    this.read(stream, signal);
    bytes.once("close", () => {
      if (this.bytes === bytes) this.bytes = undefined;
      if (signal.aborted) return;
      if (this.config.reconnect) onEnd(fault);
      else this.finish();
    });
    this.inflow.deliver();
  }

  /** Nothing more comes, and nothing is asked for. */
  private finish(): void {
    this.connection.end();
    this.bytes?.destroy();
    this.inflow.finish();
  }

  private read({ rawHeaders, bytes }: SseStream, signal: AbortSignal): void {
    const { sink, now } = this.context;
    const headers = joinHeaders(rawHeaders);
    let arrivedNs = 0n;
    const read = createSseReader(maxEventChars, {
      onEvent: ({ data, event, id }) => {
        if (signal.aborted) return;
        if (data === this.config.end) return this.finish();
        this.connection.thrive();
        const body = this.bodies.readText(data);
        const message = { body, event, id, path: this.path, headers };
        const payload = withBody(this.makePayload(message), body, this.config.keepRaw);
        const trace = { traceparent: null, tracestate: null };
        this.inflow.add({ arrivedNs, ...trace, payload, bodyText: body.text });
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
    bytes.setEncoding("utf8");
    bytes.on("data", (text: string) => {
      if (signal.aborted) return;
      arrivedNs = now();
      read(text);
      this.inflow.deliver();
    });
  }
}
