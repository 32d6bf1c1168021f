import type { WebSocket } from "ws";
import { formatExactJson } from "../../../model/json/exactJson.ts";
import { errorMessage, UserError } from "../../../model/userError.ts";
import { closeWebsocket, openWebsocket } from "../../openWebsocket.ts";
import { DispatchError, type Dispatcher, type OutgoingChange } from "../dispatcher.ts";
import type { WebsocketDispatcherConfig } from "./websocketConfig.ts";

/**
 * Sends each change as a text message with its JSON; many are under way at once, in their order. A change counts as
 * delivered once the system has taken its bytes: this protocol knows no receipts. A lost connection ends the source.
 */
export function createWebsocketDispatcher(config: WebsocketDispatcherConfig): Dispatcher {
  return new WebsocketDispatcher(config);
}

// --- internal ---

const maxUnderWay = 1_000;
const maxBufferedBytes = 1_048_576;

class WebsocketDispatcher implements Dispatcher {
  private readonly config: WebsocketDispatcherConfig;
  private readonly underWay = new Set<Promise<void>>();
  private socket: WebSocket | undefined;
  private life = new AbortController();
  private failures: unknown[] = [];
  private lossCause = "";
  /** Resolves when the connection has ended. */
  private ended: Promise<unknown> = Promise.resolve();

  constructor(config: WebsocketDispatcherConfig) {
    this.config = config;
  }

  async open(): Promise<void> {
    if (this.socket !== undefined && this.socket.readyState === this.socket.OPEN) return;
    const { url, headers, subprotocols } = this.config;
    this.life = new AbortController();
    try {
      const { socket } = await openWebsocket({
        url,
        headers,
        subprotocols,
        maxPayload: maxBufferedBytes,
        signal: this.life.signal,
      });
      this.follow(socket);
    } catch (error) {
      const advice = "Start the system under test before, or set another `url`.";
      const message = `websocket: ${url} ${errorMessage(error)}. ${advice}`;
      throw new UserError(message, { code: "config", cause: error });
    }
  }

  async send({ change }: OutgoingChange): Promise<void> {
    const { socket } = this;
    if (socket === undefined) throw new Error("the dispatcher is not open");
    const sent = sendText(socket, formatExactJson(change))
      .then(undefined, async (error: unknown) => {
        await this.ended; // then it is known why
        this.failures.push(error);
      })
      .then(() => void this.underWay.delete(sent));
    this.underWay.add(sent);
    // They are sent in order: the oldest is the first to make room.
    const [oldest] = this.underWay;
    const isFull = this.underWay.size >= maxUnderWay || socket.bufferedAmount >= maxBufferedBytes;
    if (isFull) await oldest;
    this.throwFailures();
  }

  /** Also tells of what was cut off when the connection was closed meanwhile. */
  async flush(): Promise<void> {
    await Promise.all(this.underWay);
    this.throwFailures();
  }

  async close(): Promise<void> {
    const { socket } = this;
    this.life.abort();
    this.socket = undefined;
    if (socket !== undefined) await closeWebsocket(socket);
    await Promise.all(this.underWay);
  }

  /** What the other side says is read and dropped, so that its pings and its good-bye are seen. */
  private follow(socket: WebSocket): void {
    this.socket = socket;
    this.lossCause = "";
    this.ended = new Promise((resolve) => socket.once("close", resolve));
    socket.on("error", (error) => {
      this.lossCause = errorMessage(error);
    });
    socket.on("close", (code, reason) => {
      const said = reason.toString("utf8");
      this.lossCause ||= `it was closed with code ${code}${said === "" ? "" : ` (${said})`}`;
    });
    socket.resume();
  }

  private throwFailures(): void {
    const [first] = this.failures;
    if (first === undefined) return;
    const failedCount = this.failures.length;
    this.failures = [];
    const what = `${failedCount} ${failedCount === 1 ? "change" : "changes"}`;
    const why = this.lossCause || errorMessage(first);
    throw new DispatchError(`${what} could not be sent to ${this.config.url}: ${why}`, {
      failedCount,
      cause: first,
      isFinal: true,
    });
  }
}

function sendText(socket: WebSocket, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(text, (error) => (error ? reject(error) : resolve()));
  });
}
