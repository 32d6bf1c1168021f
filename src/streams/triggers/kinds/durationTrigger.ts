import * as z from "zod";
import { formatElapsed, progressOf, secondsToNs } from "../progressText.ts";
import { secondsSchema } from "../secondsSchema.ts";
import type { StopTrigger } from "../stopTrigger.ts";
import type { StopTriggerKind } from "../stopTriggerKind.ts";

const schema = z.strictObject({
  kind: z.literal("duration").meta({ description: "After this time." }),
  seconds: secondsSchema.meta({ description: "Seconds from the start of the observation." }),
});

export const durationKind: StopTriggerKind<z.infer<typeof schema>> = {
  kind: "duration",
  schema,
  isSureToFire: true,
  create: ({ seconds }) => createDurationTrigger(seconds),
};

/** The stop trigger of whoever names none. */
export const defaultStopTrigger = schema.parse({ kind: "duration", seconds: 300 });

/** Fires when the observation has lasted so long; pauses count. */
function createDurationTrigger(seconds: number): StopTrigger {
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
