import { setTimeout as delay } from "node:timers/promises";
import { abortableDelay } from "../../common/abortable.ts";
import { errorMessage, UserError } from "../../model/userError.ts";
import type { CoordinationContext } from "./coordinationContext.ts";
import { followPause } from "./followPause.ts";
import { beatIntervalMs } from "./queuedRun.ts";
import { readReports } from "./reportReader.ts";
import { createSending } from "./sending.ts";
import { watchUntilEnd } from "./watchSending.ts";

/**
 * Sends the tests of a plan to workers, and journals what comes back. Resolves when the last has ended or the run was
 * stopped, with whether workers may have begun a test in vain; a fault of the engine stops the run through its control. All
 * that lay in the store is gone then.
 */
export async function coordinate(
  context: CoordinationContext,
): Promise<{ readonly mayHaveAbandoned: boolean }> {
  const { queued, control, log, workers } = context;
  const { signals } = control;
  const sending = createSending(context);
  const reports = readReports(queued, queued.run, {
    async take(report, told) {
      workers.take(report);
      await Promise.all(told.map((each) => sending.take(each, report.worker.id))).catch(
        control.fail,
      );
      context.onWorkers();
    },
    onForeign: (reason) => log("warn", `A report in the queue was dropped: it ${reason}.`),
    onError: (error) => log("debug", errorMessage(error)),
  });
  followPause(context, sending.ended);
  const announcing = announceUntilEnd(context, sending.ended);
  const watching = watchUntilEnd(context, sending);
  try {
    await Promise.race([sending.run(), aborted(signals.now)]);
  } catch (error) {
    if (!signals.now.aborted) control.fail(error);
  }
  sending.end();
  const closing = async () => {
    await announcing;
    await watching;
    if (!signals.now.aborted) await untilRead(context);
    await reports.close(signals.now.aborted);
    await queued.close();
  };
  const closed = closing().catch((error) =>
    log("warn", `The queue was left as it is: ${errorMessage(error)}`),
  );
  await Promise.race([closed, delay(longestClosingMs, undefined, { ref: false })]);
  return { mayHaveAbandoned: sending.mayHaveAbandoned };
}

// --- internal ---

/** What a store that is away may take to hear of the end of a run. */
const longestClosingMs = 2000;
const longestReadingMs = 1000;

/** Requests of tests that were handed out twice are told of in what lies there still, and are to be counted. */
async function untilRead({ queued }: CoordinationContext): Promise<void> {
  const until = performance.now() + longestReadingMs;
  while (performance.now() < until && (await queued.reportsQueue.count()) > 0) await delay(20);
}

/** The state of the run, told at once when it changes and over and over while it does not. */
async function announceUntilEnd(
  { queued, control, log }: CoordinationContext,
  ended: AbortSignal,
): Promise<void> {
  const { soon, now } = control.signals;
  const { shown, faults } = queued.store;
  let refusal = "";
  while (!ended.aborted) {
    const state = now.aborted ? "stopped" : soon.aborted ? "draining" : "running";
    try {
      await queued.announce(state);
      refusal = "";
    } catch (error) {
      if (error instanceof UserError) {
        control.fail(error);
        return;
      }
      const fault = faults.describe(error);
      const isNew = faults.isRefusal(error) && fault !== refusal;
      const message = `The queue ${shown} is of no use now, and waited for: ${fault}.`;
      log(isNew ? "warn" : "debug", message);
      if (isNew) refusal = fault;
    }
    const wake = [ended, ...(soon.aborted ? [] : [soon]), ...(now.aborted ? [] : [now])];
    await abortableDelay(beatIntervalMs, AbortSignal.any(wake)).catch(() => undefined);
  }
  // The last word: whoever is at work for a run that was stopped hears of it before it is gone.
  if (now.aborted) await queued.announce("stopped").catch(() => undefined);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
