import { errorMessage } from "../../model/userError.ts";
import { ConnectError, explainConnectError } from "../connectError.ts";
import type { HandlerContext } from "./recordHandler.ts";

/** Told that a connection ended by itself, and why (a text that follows "ended the connection", or nothing). */
export type OnEnd = (why: string) => void;

export interface ReconnectingOptions {
  /** Kind of the handler, for messages. */
  readonly name: string;
  /** Without user name and password. */
  readonly url: string;
  readonly context: HandlerContext;
  /** Connects and reads; the signal is aborted when nothing is wanted any more. Throws `ConnectError`. */
  readonly connect: (signal: AbortSignal, onEnd: OnEnd) => Promise<void>;
  /** Milliseconds before the first attempt to come back. */
  readonly firstRetryMs: () => number;
  /** The longest wait before a further one, unless the first is longer; 30 s unless set. */
  readonly longestRetryMs?: number;
}

/** A connection that is opened again each time it ends. */
export interface Reconnecting {
  /** Throws a `UserError` that says what to do. */
  open(): Promise<void>;
  /** Something came: the next wait is as short as the first. */
  thrive(): void;
  /** No further attempt is made. */
  end(): void;
}

/**
 * A connection that ended is reported and opened again after a wait, twice as long each time nothing came; when that is of no use the observation ends in an error.
 */
export function createReconnecting(options: ReconnectingOptions): Reconnecting {
  const { name, url, context, connect, firstRetryMs, longestRetryMs = 30_000 } = options;
  let life: AbortController | undefined;
  let timer: NodeJS.Timeout | undefined;
  /** Connections in a row that brought nothing. */
  let failures = 0;

  const attempt = (signal: AbortSignal) =>
    connect(signal, (why) => {
      if (signal.aborted) return;
      context.sink.reportError(`${name}: ${url} ended the connection${why}; connecting again`);
      schedule(signal);
    });
  const schedule = (signal: AbortSignal) => {
    const firstMs = firstRetryMs();
    const delayMs = Math.min(firstMs * 2 ** failures, Math.max(longestRetryMs, firstMs));
    failures += 1; // until something comes
    timer = setTimeout(() => void retry(signal), delayMs);
  };
  const retry = async (signal: AbortSignal) => {
    try {
      await attempt(signal);
    } catch (error) {
      if (signal.aborted) return;
      const message = `${name}: ${url} ${errorMessage(error)}`;
      if (error instanceof ConnectError && error.isFinal) context.sink.fail(message);
      else {
        context.log("debug", message);
        schedule(signal);
      }
    }
  };

  return {
    async open() {
      if (life !== undefined) return;
      const own = new AbortController();
      life = own;
      failures = 0;
      try {
        await attempt(own.signal);
      } catch (error) {
        if (life === own) life = undefined;
        throw explainConnectError(name, url, error);
      }
    },
    thrive() {
      failures = 0;
    },
    end() {
      life?.abort();
      life = undefined;
      clearTimeout(timer);
    },
  };
}
