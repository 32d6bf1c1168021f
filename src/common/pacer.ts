import { setImmediate } from "node:timers/promises";

/** Tells when long work should let the event loop turn, so that what is measured beside it is not held up. */
export interface Pacer {
  isDue(): boolean;
  rest(): Promise<void>;
}

/** A pacer for slices of a few milliseconds. */
export function createPacer(): Pacer {
  let until = performance.now() + sliceMs;
  return {
    isDue: () => performance.now() >= until,
    async rest() {
      await setImmediate();
      until = performance.now() + sliceMs;
    },
  };
}

// --- internal ---

const sliceMs = 4;
