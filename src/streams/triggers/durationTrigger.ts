import { formatElapsed, progressOf, secondsToNs } from "./progressText.ts";
import type { StopTrigger } from "./stopTrigger.ts";

/** Fires when the observation has lasted so long; pauses count. */
export function createDurationTrigger(seconds: number): StopTrigger {
  const limitNs = secondsToNs(seconds);
  let armedNs: bigint | undefined;
  return {
    kind: "duration",
    isTimed: true,
    arm(nowNs) {
      armedNs = nowNs;
    },
    onRecord: () => false,
    get deadlineNs() {
      return armedNs === undefined ? undefined : armedNs + limitNs;
    },
    hold: () => undefined,
    release: () => undefined,
    progress(nowNs) {
      if (armedNs === undefined) return undefined;
      const elapsedNs = nowNs - armedNs;
      const text = formatElapsed(elapsedNs, seconds);
      return { progress: progressOf(elapsedNs, limitNs), text };
    },
  };
}
