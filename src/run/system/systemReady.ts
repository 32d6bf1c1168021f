import { setTimeout as delay } from "node:timers/promises";
import { errorMessage } from "../../model/userError.ts";
import { TestFault } from "../testFault.ts";

const pollIntervalMs = 50;
const requestTimeoutMs = 2000;

/** Whether anything answers at a URL. Throws the signal's reason as soon as it is aborted. */
export async function isAnswering(url: string, signal: AbortSignal): Promise<boolean> {
  return (await ask(url, signal)).status !== undefined;
}

/** Resolves when a URL answers with a status below 400. Throws `TestFault`. */
export async function waitUntilReady(
  url: string,
  timeoutMs: number,
  exited: Promise<string | undefined>,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  let end: { readonly how: string | undefined } | undefined;
  void exited.then((how) => {
    end = { how };
  });
  for (;;) {
    signal.throwIfAborted();
    const { status, reason } = await ask(url, signal);
    if (end !== undefined) {
      throw new TestFault("process", end.how ?? "The system ended before it was ready.");
    }
    if (status !== undefined && status < 400) return;
    if (performance.now() > deadline) {
      const last = status === undefined ? reason : `it answers with status ${status}`;
      const message = `The system was not ready after ${timeoutMs} ms: ${url}: ${last}.`;
      throw new TestFault("timeout", message);
    }
    await delay(pollIntervalMs, undefined, { signal });
  }
}

// --- internal ---

async function ask(url: string, stop: AbortSignal): Promise<{ status?: number; reason?: string }> {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([stop, AbortSignal.timeout(requestTimeoutMs)]),
      redirect: "manual",
    });
    await response.body?.cancel();
    return { status: response.status };
  } catch (error) {
    stop.throwIfAborted();
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    return { reason: errorMessage(cause) };
  }
}
