import { formatElapsed, progressOf, secondsToNs } from "./progressText.ts";
import type { StopTrigger } from "./stopTrigger.ts";

/** Fires when no record has come for so long, from the first one on; the time of a pause does not count. */
export function createIdleTrigger(seconds: number): StopTrigger {
  return createSilenceTrigger(seconds, false);
}

/** Fires when no record has come for so long, from the start of the observation on, which nothing else is sure to end; not shown. */
export function createSilenceGuard(seconds: number): StopTrigger {
  return createSilenceTrigger(seconds, true);
}

// --- internal ---

function createSilenceTrigger(seconds: number, isGuard: boolean): StopTrigger {
  const limitNs = secondsToNs(seconds);
  /** Since when nothing has come; moved on by the time of a pause. */
  let sinceNs: bigint | undefined;
  let heldNs: bigint | undefined;
  return {
    kind: "idle",
    isTimed: isGuard,
    arm(nowNs) {
      sinceNs = isGuard ? nowNs : undefined;
      heldNs = undefined;
    },
    onRecord(record) {
      if (!isGuard || sinceNs !== undefined) sinceNs = record.processed_time_ns;
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
      if (sinceNs === undefined || isGuard) return undefined;
      const elapsedNs = (heldNs ?? nowNs) - sinceNs;
      const text = `idle ${formatElapsed(elapsedNs, seconds)}`;
      return { progress: progressOf(elapsedNs, limitNs), text };
    },
  };
}
