import type { WebSocket } from "ws";
import type { Revealed } from "../../../model/config/secretRef.ts";
import { errorMessage } from "../../../model/userError.ts";
import { formatPlural } from "../../../model/words/figures.ts";
import { explainConnectError } from "../../connectError.ts";
import { closeWebsocket, openWebsocket } from "../../openWebsocket.ts";
import {
  DispatchError,
  type Dispatcher,
  formatChange,
  type OutgoingChange,
} from "../dispatcher.ts";
import type { WebsocketDispatcherConfig } from "./websocketConfig.ts";

/**
 * Sends each change as a text message with its JSON; many are under way at once, in their order. A change counts as
 * delivered once the system has taken its bytes: this protocol knows no receipts. When the connection is lost the next
 * change opens another; the source ends when that fails, unless it was a reaction of the test that has ended.
 */
export function createWebsocketDispatcher(
  config: Revealed<WebsocketDispatcherConfig>,
  isOfReaction: (url: string) => boolean = () => false,
): Dispatcher {
  return new WebsocketDispatcher(config, isOfReaction);
}

// --- internal ---

const maxUnderWay = 1_000;
const maxBufferedBytes = 1_048_576;
/** What the other side says is read and dropped, whatever its size. */
const maxReceivedBytes = 1_073_741_824;

class WebsocketDispatcher implements Dispatcher {
  private readonly config: Revealed<WebsocketDispatcherConfig>;
  private readonly isOfReaction: (url: string) => boolean;
  private readonly underWay = new Set<Promise<void>>();
  private life = new AbortController();
  private socket: WebSocket | undefined;
  private failures: { readonly error: unknown; readonly sequence: number }[] = [];
  private lossCause = "";
  private reconnecting: Promise<void> | undefined;

  constructor(config: Revealed<WebsocketDispatcherConfig>, isOfReaction: (url: string) => boolean) {
    this.config = config;
    this.isOfReaction = isOfReaction;
  }

  async open(): Promise<void> {
    if (isOpen(this.socket)) return;
    this.life = new AbortController();
    try {
      await this.connect();
    } catch (error) {
      throw explainConnectError("websocket", this.config.url, error);
    }
  }

  async send(change: OutgoingChange): Promise<void> {
    const { sequence } = change;
    if (!isOpen(this.socket)) {
      await this.reconnect().catch((cause: unknown) => this.throwUnsent(sequence, cause));
    }
    const { socket } = this;
    if (socket === undefined) throw new Error("the dispatcher is not open");
    const sent = sendText(socket, formatChange(change))
      .then(undefined, async (error: unknown) => {
        await closeWebsocket(socket); // then it is known why
        this.failures.push({ error, sequence });
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

  private async connect(): Promise<void> {
    const { url, headers, subprotocols } = this.config;
    const { signal } = this.life;
    const { socket } = await openWebsocket({
      url,
      headers,
      subprotocols,
      maxPayload: maxReceivedBytes,
      signal,
    });
    if (signal.aborted) {
      socket.terminate();
      throw signal.reason;
    }
    this.socket = socket;
    this.lossCause = "";
    socket.on("error", (error) => {
      this.lossCause = errorMessage(error);
    });
    socket.on("close", (code, reason) => {
      const said = reason.toString("utf8");
      this.lossCause ||= `it was closed with code ${code}${said === "" ? "" : ` (${said})`}`;
    });
    socket.resume(); // its pings and its good-bye are seen
  }

  /** Once for all that wait. */
  private async reconnect(): Promise<void> {
    this.reconnecting ??= this.connectAgain().finally(() => {
      this.reconnecting = undefined;
    });
    await this.reconnecting;
  }

  /** What was under way on the lost connection is told of with the next change. */
  private async connectAgain(): Promise<void> {
    if (this.socket === undefined) throw new Error("the dispatcher is not open");
    await closeWebsocket(this.socket);
    await Promise.all(this.underWay);
    await this.connect();
  }

  /** Throws the error of a change that found no connection, and of what was under way on the last one. */
  private throwUnsent(sequence: number, cause: unknown): never {
    const { url } = this.config;
    const isLate = this.isOfReaction(url) && /status 410$/.test(errorMessage(cause));
    const sequences = [...this.failures.map((failure) => failure.sequence), sequence];
    this.failures = [];
    const what = formatPlural(sequences.length, "change");
    const why = `${this.lossCause}, and then it ${errorMessage(cause)}`;
    const failedCount = sequences.length;
    const details = { failedCount, sequences, isFinal: !isLate, isLate, cause };
    throw new DispatchError(`${what} could not be sent to ${url}: ${why}.`, details);
  }

  /** Nobody knows what the other side has taken of it: sending it again could do so twice. */
  private throwFailures(): void {
    const [first] = this.failures;
    if (first === undefined) return;
    const sequences = this.failures.map((failure) => failure.sequence);
    const failedCount = sequences.length;
    this.failures = [];
    const what = formatPlural(failedCount, "change");
    const why = this.lossCause || errorMessage(first.error);
    throw new DispatchError(`${what} could not be sent to ${this.config.url}: ${why}.`, {
      failedCount,
      sequences,
      isFinal: false,
      cause: first.error,
    });
  }
}

function isOpen(socket: WebSocket | undefined): boolean {
  return socket !== undefined && socket.readyState === socket.OPEN;
}

function sendText(socket: WebSocket, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(text, (error) => (error ? reject(error) : resolve()));
  });
}
