import { setTimeout as delay } from "node:timers/promises";
import { orAborted } from "../../common/abortable.ts";
import type { PausedBy } from "../../model/results/runWorkers.ts";
import { UserError } from "../../model/userError.ts";
import type { RunControl } from "../runControl.ts";
import type { CoordinationContext } from "./coordinationContext.ts";
import { untilDone } from "./untilDone.ts";

/** Has the store and all that look follow whether the run is paused, until its last test has ended. */
export function followPause(
  { queued, control, workers, onWorkers, log }: CoordinationContext,
  ended: AbortSignal,
): void {
  const over = AbortSignal.any([control.signals.soon, ended]);
  const warn = (fault: string) => log("warn", `The queue could not be paused: ${fault}.`);
  let last: Promise<void> = Promise.resolve();
  // One after the other, each by what holds then.
  const tellStore = () => {
    const told = last.then(() =>
      untilDone(queued.store, () => queued.hold(control.pause.by !== undefined), over, warn),
    );
    last = orAborted(told, over).catch(() => undefined);
    return last;
  };
  control.pause.listen(async () => {
    workers.setPaused(control.pause.by);
    onWorkers();
    if (!over.aborted) await tellStore();
  });
}

/** Pauses a run, or has it go on; resolves as `ActiveRun.setPaused`. */
export async function setPaused(
  { pause, signals }: Pick<RunControl, "pause" | "signals">,
  by: PausedBy | undefined,
): Promise<void> {
  if (signals.soon.aborted) throw new UserError("This run is ending.", { code: "usage" });
  await Promise.race([pause.set(by), delay(longestTellingMs, undefined, { ref: false })]);
}

// --- internal ---

/** What a store that is away may take to hear of it; it hears of it once it is back. */
const longestTellingMs = 2000;
