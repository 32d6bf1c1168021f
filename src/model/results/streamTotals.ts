import type { ObserverStatus, StreamProgress } from "./streamStatus.ts";

/** What lists and lines say of the stream test that goes on, over all its queries and reactions. */
export interface StreamTotals {
  readonly recordCount: number;
  /** Over the last second. */
  readonly recordsPerSecond: number;
  /** Of those that still observe, the stop trigger that is nearest to firing. */
  readonly nearest?: { readonly id: string; readonly text: string };
}

export function sumObservers({ components }: StreamProgress): StreamTotals {
  const observers = components.filter((each) => each.role !== "source");
  const nearest = observers
    .filter(({ state, nearestTrigger }) => state === "running" && nearestTrigger !== undefined)
    .sort((a, b) => progressOf(b) - progressOf(a))[0];
  const text = nearest?.nearestTrigger?.text;
  return {
    recordCount: observers.reduce((sum, { recordCount }) => sum + recordCount, 0),
    recordsPerSecond: observers.reduce((sum, each) => sum + each.recordsPerSecond, 0),
    ...(nearest === undefined || text === undefined ? {} : { nearest: { id: nearest.id, text } }),
  };
}

// --- internal ---

function progressOf({ nearestTrigger }: Pick<ObserverStatus, "nearestTrigger">): number {
  return nearestTrigger?.progress ?? 0;
}
