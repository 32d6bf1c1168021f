import { abortableDelay } from "../../common/abortable.ts";
import type { QueueStore } from "../../queue/queueStore.ts";

/**
 * Tries until it works: the store may be full, or away. `warn` is told of the first fault, as half a sentence. Rejects only
 * when the signal is aborted.
 */
export async function untilDone<T>(
  { faults }: QueueStore,
  work: () => Promise<T>,
  signal: AbortSignal,
  warn: (fault: string) => void,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (tries === 1) warn(faults.describe(error));
      await abortableDelay(retryMs, signal);
    }
  }
}

// --- internal ---

const retryMs = 500;
