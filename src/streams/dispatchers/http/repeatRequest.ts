import { parseRetryAfterMs } from "../../../common/retryAfter.ts";
import { errorMessage } from "../../../model/userError.ts";
import { type HttpAnswer, HttpTimeoutError, StaleConnectionError } from "./httpRequest.ts";

/** At most this many requests are made for one delivery, besides those whose answer said when to come again. */
const mostRequests = 4;

/** How a delivery ended; `isFinal` when later ones have no better chance. */
export type Delivery =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly reason: string;
      readonly isFinal: boolean;
      /** Of the answer, where there was one that was not worth a repeat. */
      readonly status?: number;
    };

export interface RepeatOptions {
  readonly request: () => Promise<HttpAnswer>;
  /** Rejects when the delivery is cut off. */
  readonly wait: (delayMs: number) => Promise<void>;
  readonly isDelivered: (status: number) => boolean;
  /** Told of each failure that is followed by another request. */
  readonly onRepeat: (reason: string, delayMs: number) => void;
}

/**
 * Makes a request until it is answered: network faults, 429 and 5xx are repeated after 500 ms, 1 s and 2 s. Where
 * `Retry-After` asks to come again, that is done as often as it is asked for, each time after that long, up to a
 * minute: a system that holds back, such as a paused reaction, has not failed. A timeout is not repeated: the change
 * may have been taken.
 */
export async function repeatRequest(options: RepeatOptions): Promise<Delivery> {
  let requests = 0;
  for (;;) {
    const outcome = await requestOnce(options);
    if ("delivery" in outcome) return outcome.delivery;
    const askedMs =
      outcome.retryAfter === undefined
        ? undefined
        : parseRetryAfterMs(outcome.retryAfter, Date.now());
    if (askedMs === undefined) requests += 1;
    if (requests === mostRequests) {
      return { ok: false, reason: `${outcome.reason} (${requests} requests)`, isFinal: true };
    }
    const delayMs = outcome.isStale ? 0 : repeatDelayMs(requests, askedMs);
    options.onRepeat(outcome.reason, delayMs);
    if (delayMs > 0) await options.wait(delayMs);
  }
}

// --- internal ---

const firstDelayMs = 500;
const longestRetryAfterMs = 60_000;

type Outcome =
  | { readonly delivery: Delivery }
  | { readonly reason: string; readonly retryAfter?: string; readonly isStale?: boolean };

async function requestOnce({ request, isDelivered }: RepeatOptions): Promise<Outcome> {
  let answer: HttpAnswer;
  try {
    answer = await request();
  } catch (error) {
    const reason = describeFault(error);
    if (error instanceof HttpTimeoutError)
      return { delivery: { ok: false, reason, isFinal: true } };
    if (isAbort(error)) return { delivery: { ok: false, reason: "was cut off", isFinal: true } };
    return { reason, isStale: error instanceof StaleConnectionError };
  }
  const { status, retryAfter, excerpt } = answer;
  if (isDelivered(status)) return { delivery: { ok: true } };
  const reason = `was answered with status ${status}${excerpt === "" ? "" : `: ${excerpt}`}`;
  if (status === 429 || status >= 500) return { reason, retryAfter };
  return { delivery: { ok: false, reason, isFinal: false, status } };
}

function repeatDelayMs(requests: number, askedMs: number | undefined): number {
  if (askedMs === undefined) return firstDelayMs * 2 ** (requests - 1);
  return Math.max(firstDelayMs, Math.min(askedMs, longestRetryAfterMs));
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

/** Node joins the faults of several addresses into an error without a message. */
function describeFault(error: unknown): string {
  const faults = error instanceof AggregateError ? error.errors : [error];
  return `failed: ${faults.map(errorMessage).join("; ")}`;
}
