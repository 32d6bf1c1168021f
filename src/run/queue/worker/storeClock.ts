/** The clock of a store, as a worker knows it: steady, whatever happens to that of its own machine. */
export interface StoreClock {
  /** Epoch ms. */
  nowMs(): number;
  /** Takes what the store has just said. */
  set(nowMs: number): void;
}

/** `steadyMs` counts from any time. */
export function createStoreClock(steadyMs: () => number = () => performance.now()): StoreClock {
  let leadMs = Number.NEGATIVE_INFINITY;
  return {
    nowMs: () => steadyMs() + leadMs,
    set(nowMs) {
      const said = nowMs - steadyMs();
      // What took longer on its way says less; a store that was moved has another clock.
      if (said > leadMs || leadMs - said > movedMs) leadMs = said;
    },
  };
}

// --- internal ---

const movedMs = 1000;
