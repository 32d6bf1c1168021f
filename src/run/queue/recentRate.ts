/** How many there were a second, lately. Times are ms from any beginning, never going back. */
export interface RecentRate {
  add(nowMs: number): void;
  /** Over the last ten seconds, or since `sinceMs` where that is later. */
  perSecond(nowMs: number, sinceMs: number): number;
}

export function createRecentRate(): RecentRate {
  const counts = new Uint32Array(windowSlots);
  let newest = 0;
  const moveTo = (slot: number) => {
    for (let at = Math.max(newest + 1, slot - windowSlots + 1); at <= slot; at += 1)
      counts[at % windowSlots] = 0;
    newest = Math.max(newest, slot);
  };
  return {
    add(nowMs) {
      const slot = Math.floor(nowMs / slotMs);
      moveTo(slot);
      counts[slot % windowSlots] = (counts[slot % windowSlots] ?? 0) + 1;
    },
    perSecond(nowMs, sinceMs) {
      const slot = Math.floor(nowMs / slotMs);
      moveTo(slot);
      const fromMs = Math.max((slot - windowSlots + 1) * slotMs, sinceMs);
      const count = counts.reduce((sum, each) => sum + each, 0);
      return (count * 1000) / Math.max(nowMs - fromMs, slotMs);
    },
  };
}

// --- internal ---

const slotMs = 500;
const windowSlots = 20;
