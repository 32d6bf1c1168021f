import { abortableDelay } from "../../common/abortable.ts";
import { ConnectError } from "../connectError.ts";

export interface ConnectingAgain {
  readonly signal: AbortSignal;
  /** Milliseconds from the first attempt to the last. */
  readonly giveUpAfterMs: number;
}

/** Connects to a server that was lost, however often that takes; throws the last error when it is of no use any more. */
export async function connectAgain<C>(
  connect: () => Promise<C>,
  { signal, giveUpAfterMs }: ConnectingAgain,
): Promise<C> {
  const giveUpAtMs = performance.now() + giveUpAfterMs;
  for (let delayMs = 50; ; delayMs = Math.min(delayMs * 2, longestDelayMs)) {
    try {
      return await connect();
    } catch (error) {
      const isFinal = error instanceof ConnectError && error.isFinal;
      if (signal.aborted || isFinal || performance.now() > giveUpAtMs) throw error;
    }
    await abortableDelay(delayMs, signal);
  }
}

// --- internal ---

const longestDelayMs = 1_000;
