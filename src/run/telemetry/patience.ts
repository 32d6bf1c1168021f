import { setTimeout as delay } from "node:timers/promises";
import { abortableDelay } from "../../common/abortable.ts";

/** How long somebody else is waited for: for ever, until an end is set. */
export interface Patience {
  /** Aborted once it has ended. */
  readonly over: AbortSignal;
  /** Waits so long; false, and at once, where patience ends before. */
  wait(ms: number): Promise<boolean>;
  endWithin(ms: number): void;
}

export function createPatience(): Patience {
  const limited = new AbortController();
  const over = new AbortController();
  let endsAt = Number.POSITIVE_INFINITY;
  return {
    over: over.signal,
    async wait(ms) {
      const until = performance.now() + ms;
      await abortableDelay(ms, limited.signal).catch(() => undefined);
      if (until > endsAt) return false;
      const leftMs = until - performance.now();
      if (leftMs > 0) await delay(leftMs);
      return true;
    },
    endWithin(ms) {
      endsAt = performance.now() + ms;
      limited.abort();
      setTimeout(() => over.abort(new Error(`it did not answer within ${ms} ms`)), ms).unref();
    },
  };
}
