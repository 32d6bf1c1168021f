/** Counts what comes or goes by when it did; times are ns from the first one, never going back. */
export interface RateMeter {
  add(offsetNs: number): void;
  /** At most 240 intervals, whose width doubles as time goes on. */
  series(): { interval_ms: number; counts: number[] };
  /** How many there were in the last second before `nowOffsetNs`, in steps of 10 ms. */
  recentRate(nowOffsetNs: number): number;
  reset(): void;
}

export function createRateMeter(): RateMeter {
  let intervalNs = firstIntervalNs;
  let counts: number[] = [];
  const recent = new Uint32Array(recentSlots);
  let newestSlot = 0;

  return {
    add(offsetNs) {
      let at = Math.floor(offsetNs / intervalNs);
      while (at >= maxIntervals) {
        counts = joinPairs(counts);
        intervalNs *= 2;
        at = Math.floor(offsetNs / intervalNs);
      }
      while (counts.length <= at) counts.push(0);
      counts[at] = (counts[at] ?? 0) + 1;
      const slot = Math.floor(offsetNs / slotNs);
      clearSlots(recent, newestSlot, slot);
      newestSlot = slot;
      recent[slot % recentSlots] = (recent[slot % recentSlots] ?? 0) + 1;
    },
    series: () => ({ interval_ms: intervalNs / 1e6, counts: [...counts] }),
    recentRate(nowOffsetNs) {
      const end = Math.floor(nowOffsetNs / slotNs);
      const from = Math.max(end - slotsPerSecond, newestSlot - recentSlots + 1, 0);
      let count = 0;
      for (let slot = from; slot < end && slot <= newestSlot; slot += 1) {
        count += recent[slot % recentSlots] ?? 0;
      }
      return count;
    },
    reset() {
      intervalNs = firstIntervalNs;
      counts = [];
      recent.fill(0);
      newestSlot = 0;
    },
  };
}

// --- internal ---

const firstIntervalNs = 100_000_000;
const maxIntervals = 240;
const slotNs = 10_000_000;
const slotsPerSecond = 100;
/** More than a second of them, so that the one that is being filled spoils no full one. */
const recentSlots = 128;

function joinPairs(counts: readonly number[]): number[] {
  const joined: number[] = [];
  for (let at = 0; at < counts.length; at += 2) {
    joined.push((counts[at] ?? 0) + (counts[at + 1] ?? 0));
  }
  return joined;
}

/** Empties the slots after `newest` up to `slot`, which hold what is older than a round. */
function clearSlots(recent: Uint32Array, newest: number, slot: number): void {
  if (slot - newest >= recentSlots) recent.fill(0);
  else for (let at = newest + 1; at <= slot; at += 1) recent[at % recentSlots] = 0;
}
