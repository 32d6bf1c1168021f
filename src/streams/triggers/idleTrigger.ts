import { formatElapsed, progressOf, secondsToNs } from "./progressText.ts";
import type { StopTrigger } from "./stopTrigger.ts";

/** Fires when no record has come for so long, from the first one on; the time of a pause does not count. */
export function createIdleTrigger(seconds: number): StopTrigger {
  const limitNs = secondsToNs(seconds);
  /** Since when nothing has come; moved on by the time of a pause. */
  let sinceNs: bigint | undefined;
  let heldNs: bigint | undefined;
  return {
    kind: "idle",
    arm() {
      sinceNs = undefined;
      heldNs = undefined;
    },
    onRecord(record) {
      sinceNs = record.processed_time_ns;
      return false;
    },
    get deadlineNs() {
      return sinceNs === undefined || heldNs !== undefined ? undefined : sinceNs + limitNs;
    },
    hold(nowNs) {
      heldNs ??= nowNs;
    },
    release(nowNs) {
      if (sinceNs !== undefined && heldNs !== undefined) sinceNs += nowNs - heldNs;
      heldNs = undefined;
    },
    progress(nowNs) {
      if (sinceNs === undefined) return undefined;
      const elapsedNs = (heldNs ?? nowNs) - sinceNs;
      const text = `idle ${formatElapsed(elapsedNs, seconds)}`;
      return { progress: progressOf(elapsedNs, limitNs), text };
    },
  };
}
