import { abortableDelay } from "../../common/abortable.ts";
import { describeStoreFault } from "../../queue/storeFault.ts";

/**
 * Tries until it works: the store may be full, or away. `warn` is told of the first fault, as half a sentence. Rejects only
 * when the signal is aborted.
 */
export async function untilDone<T>(
  work: () => Promise<T>,
  signal: AbortSignal,
  warn: (fault: string) => void,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (tries === 1) warn(describeStoreFault(error));
      await abortableDelay(retryMs, signal);
    }
  }
}

// --- internal ---

const retryMs = 500;
