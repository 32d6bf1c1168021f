import { abortableDelay } from "../../common/abortable.ts";
import {
  type Provider,
  ProviderError,
  type ProviderReply,
  type ProviderRequest,
  type SendWatch,
} from "../../model/provider.ts";
import { errorMessage } from "../../model/userError.ts";
import type { StopSignals } from "../runControl.ts";
import { type Answer, type LaneBounds, passBounds } from "./laneBounds.ts";
import type { ProviderHope } from "./providerHope.ts";
import type { SentAs } from "./sentAs.ts";

/** A provider with the means and bounds of one run. */
export interface ProviderLane extends LaneBounds {
  readonly provider: Provider;
  readonly timeoutMs: number;
  readonly hope: ProviderHope;
  readonly sent: SentAs;
}

/** What came of one attempt's requests; times in ms. */
export interface SendResult {
  readonly reply?: ProviderReply;
  readonly error?: ProviderError;
  readonly requests: number;
  /** The last request, send to last byte. */
  readonly durationMs: number;
  /** All requests and the back-off between them, waits for the bounds of the lane left out. */
  readonly activeMs: number;
}

/**
 * Sends a request, and again after 429, 5xx and network faults, at most four times. Undefined when told to
 * end soon before the first request; told so later, it repeats nothing more. Rejects only when it must end
 * now; every other fault is the result's `error`. `onSent` is told of each HTTP request once it is handed to the system.
 */
export async function sendRequest(
  lane: ProviderLane,
  request: ProviderRequest,
  signals: StopSignals,
  onSent: () => void = () => undefined,
): Promise<SendResult | undefined> {
  const startedAt = performance.now();
  let slotWaitMs = 0;
  let result: SendResult | undefined;
  do {
    if (lane.hope.givenUp() !== undefined) break;
    const passage = await waitUnlessStopped((soon) => passBounds(lane, request, soon), signals);
    if (passage === undefined) return result;
    slotWaitMs += passage.waitedMs;
    if (lane.hope.givenUp() !== undefined) {
      passage.end(undefined);
      break;
    }
    let sentAt = performance.now();
    let unreadMs = 0;
    let isSent = false;
    const answer = await sendOnce(lane, request, signals.now, {
      onSent() {
        if (!isSent) onSent();
        isSent = true;
      },
      onResend() {
        unreadMs += performance.now() - sentAt;
        sentAt = performance.now();
      },
    });
    passage.end(answer);
    const endedAt = performance.now();
    slotWaitMs += unreadMs;
    lane.hope.take("error" in answer ? answer.error : undefined);
    const requests = (result?.requests ?? 0) + 1;
    const activeMs = endedAt - startedAt - slotWaitMs;
    result = { ...answer, requests, durationMs: endedAt - sentAt, activeMs };
  } while (await backOff(result, signals));
  return result ?? notSent(lane);
}

/**
 * Milliseconds to wait after the `requests`-th request failed: 500 ms, doubling, give or take a quarter,
 * but no less than the server asked for (up to a minute).
 */
export function backOffDelayMs(
  requests: number,
  retryAfterMs: number | undefined,
  random: () => number = Math.random,
): number {
  const ownDelayMs = firstDelayMs * 2 ** (requests - 1) * (0.75 + random() * 0.5);
  return Math.max(ownDelayMs, Math.min(retryAfterMs ?? 0, longestRetryAfterMs));
}

// --- internal ---

const mostRequests = 4;
const firstDelayMs = 500;
const longestRetryAfterMs = 60_000;

/** Of an attempt whose provider was given up before it; undefined while it is not. */
function notSent({ hope }: ProviderLane): SendResult | undefined {
  const error = hope.givenUp();
  return error && { error, requests: 0, durationMs: 0, activeMs: 0 };
}

/** Waits before a repeat; false when there is to be none. */
async function backOff({ error, requests }: SendResult, signals: StopSignals): Promise<boolean> {
  if (error === undefined || !error.isRepeatable) return false;
  if (requests >= mostRequests || (error.retryAfterMs ?? 0) > longestRetryAfterMs) return false;
  const delayMs = backOffDelayMs(requests, error.retryAfterMs);
  const waited = await waitUnlessStopped(async (signal) => {
    await abortableDelay(delayMs, signal);
    return delayMs;
  }, signals);
  return waited !== undefined;
}

/** What `wait` gives, or undefined when the run was told to end soon; rejects when it must end now. */
async function waitUnlessStopped<T>(
  wait: (signal: AbortSignal) => Promise<T>,
  { soon, now }: StopSignals,
): Promise<T | undefined> {
  now.throwIfAborted();
  if (soon.aborted) return undefined;
  try {
    return await wait(soon);
  } catch (error) {
    now.throwIfAborted();
    if (soon.aborted) return undefined;
    throw error;
  }
}

async function sendOnce(
  lane: ProviderLane,
  request: ProviderRequest,
  signal: AbortSignal,
  watch: SendWatch,
): Promise<Answer> {
  signal.throwIfAborted();
  const abort = new AbortController();
  const stop = () => abort.abort(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    abort.abort(new Error("timeout"));
  }, lane.timeoutMs);
  try {
    const sending = lane.provider.send(request, abort.signal, watch);
    return { reply: await raceAbort(sending, abort.signal) };
  } catch (error) {
    signal.throwIfAborted();
    return {
      error: timedOut ? timeoutError(lane.timeoutMs, error) : sayWhen(toProviderError(error)),
    };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

/** What a provider may take to hand over the part of a reply that had arrived. */
const abortGraceMs = 100;

/** A provider that ignores its signal must not hold up the run. */
function raceAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => setTimeout(() => reject(signal.reason), abortGraceMs);
    signal.addEventListener("abort", giveUp, { once: true });
    work.then(resolve, reject);
  });
}

/** A wait that nobody sits out is told, so that one comes back after it. */
function sayWhen(error: ProviderError): ProviderError {
  const { retryAfterMs = 0 } = error;
  if (retryAfterMs <= longestRetryAfterMs) return error;
  const at = new Date(Date.now() + retryAfterMs).toISOString().slice(0, 16).replace("T", " ");
  return new ProviderError(`${error.message}; it asks to come back after ${at} UTC`, error);
}

function timeoutError(timeoutMs: number, cause: unknown): ProviderError {
  const rawResponse = cause instanceof ProviderError ? cause.rawResponse : "";
  const message = `no complete reply within ${timeoutMs} ms`;
  return new ProviderError(message, { kind: "timeout", rawResponse, cause });
}

function toProviderError(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  return new ProviderError(errorMessage(error), { kind: "internal", cause: error });
}
