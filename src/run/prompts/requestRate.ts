import { abortableDelay } from "../../common/abortable.ts";

/** Waits for a place in the request rate; resolves with the milliseconds waited. */
export type TakeRequestSlot = (signal: AbortSignal) => Promise<number>;

const systemClock = { now: () => performance.now(), wait: abortableDelay };

/** Spaces requests evenly so that no minute sees more than `requestsPerMinute`; unlimited when absent. */
export function createRequestRate(
  requestsPerMinute: number | undefined,
  clock = systemClock,
): TakeRequestSlot {
  if (requestsPerMinute === undefined) return async () => 0;
  const spacingMs = 60_000 / requestsPerMinute;
  let nextFreeAt = 0;
  return async (signal) => {
    const now = clock.now();
    const slotAt = Math.max(now, nextFreeAt);
    nextFreeAt = slotAt + spacingMs;
    if (slotAt === now) return 0;
    await clock.wait(slotAt - now, signal);
    return clock.now() - now;
  };
}
