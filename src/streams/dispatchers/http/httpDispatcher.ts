import { setTimeout as delay } from "node:timers/promises";
import { findHeaderFaults } from "../../../model/config/connectionRules.ts";
import type { Revealed } from "../../../model/config/secretRef.ts";
import { UserError } from "../../../model/userError.ts";
import { signBody } from "../../signatures.ts";
import {
  DispatchError,
  type Dispatcher,
  formatChange,
  type OutgoingChange,
} from "../dispatcher.ts";
import type { HttpDispatcherConfig } from "./httpConfig.ts";
import { createHttpClient, type HttpClient, type HttpRequest } from "./httpRequest.ts";
import { type Delivery, repeatRequest } from "./repeatRequest.ts";
import { buildReplay } from "./replayRequest.ts";

export interface HttpDispatcherOptions {
  readonly sourceId: string;
  /** How many changes may be handed over before the first of them has arrived; 1 unless set. */
  readonly inFlight?: number;
  readonly log: (level: "warn", message: string) => void;
  /** Whether an url is that of a reaction of the same test. */
  readonly isOfReaction?: (url: string) => boolean;
  /** Waits before a repeat; a timer unless set. */
  readonly wait?: (delayMs: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Posts changes as JSON: with a batch size of 1 each change itself, as many at once as are handed over, else arrays, one
 * after the other. A recorded request is sent as it was recorded, below the url's path, and is never part of a batch.
 */
export function createHttpDispatcher(
  config: Revealed<HttpDispatcherConfig>,
  options: HttpDispatcherOptions,
): Dispatcher {
  return new HttpDispatcher(config, options);
}

// --- internal ---

class HttpDispatcher implements Dispatcher {
  private readonly config: Revealed<HttpDispatcherConfig>;
  private readonly options: HttpDispatcherOptions;
  private readonly headers: Readonly<Record<string, string>>;
  private connection: { client: HttpClient; url: URL; closing: AbortController } | undefined;
  private texts: string[] = [];
  /** Of the changes that are gathered. */
  private sequences: number[] = [];
  /** The last batch; never rejects. */
  private posting: Promise<void> = Promise.resolve();
  gatheredSinceNs: bigint | undefined;

  constructor(config: Revealed<HttpDispatcherConfig>, options: HttpDispatcherOptions) {
    this.config = config;
    this.options = options;
    const own = Object.entries(config.headers).map(([name, value]) => [name.toLowerCase(), value]);
    this.headers = { "content-type": "application/json", ...Object.fromEntries(own) };
  }

  async open(): Promise<void> {
    const url = URL.canParse(this.config.url) ? new URL(this.config.url) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol)) {
      throw new UserError(
        `source ${this.options.sourceId}: the dispatcher's url "${this.config.url}" is not an http or https URL.`,
        { code: "config" },
      );
    }
    this.checkHeaders();
    const client = createHttpClient(url, this.config.timeoutMs, this.options.inFlight);
    this.connection = { client, url, closing: new AbortController() };
  }

  async send(outgoing: OutgoingChange): Promise<void> {
    const { sequence, request, sentNs } = outgoing;
    if (request !== undefined) {
      const { pathname } = this.useConnection().url;
      const replay = buildReplay(request, pathname, this.config.headers);
      // A redirect is an answer like others to what a browser once sent.
      return this.deliver(replay, [sequence], (status) => status < 400);
    }
    const text = formatChange(outgoing);
    if (this.config.batchSize === 1) return this.post(text, [sequence]);
    this.texts.push(text);
    this.sequences.push(sequence);
    this.gatheredSinceNs ??= sentNs;
    if (this.texts.length >= this.config.batchSize) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.texts.length === 0) return;
    const body = `[${this.texts.join(",")}]`;
    const { sequences } = this;
    this.forget();
    const posted = this.posting.then(() => this.post(body, sequences));
    this.posting = posted.catch(() => undefined);
    await posted;
  }

  async close(): Promise<void> {
    this.connection?.closing.abort();
    this.connection?.client.close();
    this.connection = undefined;
    this.forget();
  }

  private forget(): void {
    this.texts = [];
    this.sequences = [];
    this.gatheredSinceNs = undefined;
  }

  private checkHeaders(): void {
    const [fault] = findHeaderFaults(this.config.headers);
    if (fault === undefined) return;
    const { sourceId } = this.options;
    const message = `source ${sourceId}: the dispatcher's ${fault.path.join(".")} ${fault.message}.`;
    throw new UserError(message, { code: "config" });
  }

  private useConnection() {
    if (this.connection !== undefined) return this.connection;
    throw new DispatchError("The connection is closed.", { failedCount: 1, isFinal: true });
  }

  private post(body: string, sequences: readonly number[]): Promise<void> {
    const { pathname, search } = this.useConnection().url;
    const request = { method: "POST", path: pathname + search, headers: this.headers, body };
    return this.deliver(request, sequences, (status) => status >= 200 && status < 300);
  }

  /** Anew each time it is made: a signature is valid for minutes only. */
  private sign(request: HttpRequest): HttpRequest {
    const { sign } = this.config;
    if (sign === undefined) return request;
    const body = Buffer.from(request.body ?? "");
    const signature = signBody(sign, body, Math.floor(Date.now() / 1000));
    return { ...request, headers: { ...request.headers, ...signature } };
  }

  private async deliver(
    request: HttpRequest,
    sequences: readonly number[],
    isDelivered: (status: number) => boolean,
  ): Promise<void> {
    const { client, url, closing } = this.useConnection();
    const { log, wait = waitAbortably } = this.options;
    const what = `${request.method} ${url.origin}${request.path}`;
    const delivery = await repeatRequest({
      request: () => client.request(this.sign(request)),
      wait: (delayMs) => wait(delayMs, closing.signal),
      isDelivered,
      onRepeat: (reason, delayMs) => log("warn", `${what} ${reason}; repeated in ${delayMs} ms.`),
    }).catch(cutOff);
    if (delivery.ok) return;
    const { reason, isFinal, status } = delivery;
    const isLate = status === goneStatus && this.options.isOfReaction?.(this.config.url);
    throw new DispatchError(`${what} ${reason}.`, {
      failedCount: sequences.length,
      sequences,
      isFinal,
      isLate,
    });
  }
}

/** What a reaction answers once its observation has ended. */
const goneStatus = 410;

async function waitAbortably(delayMs: number, signal: AbortSignal): Promise<void> {
  await delay(delayMs, undefined, { signal });
}

/** Only a wait that is cut off rejects. */
function cutOff(): Delivery {
  return { ok: false, reason: "was cut off", isFinal: true };
}
