/**
 * Where a condition that holds below and not above turns, between two bounds, to the digits of a double (and no finer than
 * 1e-20). It is taken to hold at `low` and not at `high`; neither is asked.
 */
export function bisect(low: number, high: number, isBelow: (at: number) => boolean): number {
  let [from, to] = [low, high];
  for (;;) {
    const middle = from + (to - from) / 2;
    if (middle <= from || middle >= to || to - from < finest) return middle;
    if (isBelow(middle)) from = middle;
    else to = middle;
  }
}

// --- internal ---

const finest = 1e-20;
