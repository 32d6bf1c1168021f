import { catchFaults } from "../common/lastResort.ts";
import type { RunOutcome } from "../model/wire/runProgress.ts";
import type { ActiveRun } from "../run/activeRun.ts";
import type { RunHost } from "../run/runHost.ts";
import type { CommandContext } from "./command.ts";
import { createCommandRuns } from "./commandRuns.ts";
import { exitCodes } from "./line/exitCode.ts";
import { listenForStop } from "./stopSignals.ts";

/** A run that has ended. */
export interface CarriedOut {
  readonly run: ActiveRun;
  readonly outcome: RunOutcome;
}

/** Starts a run, shows its progress on stderr, and waits for its end; Ctrl+C stops it and keeps what is there. */
export async function carryOut(
  start: (runs: RunHost) => Promise<ActiveRun>,
  context: CommandContext,
): Promise<CarriedOut> {
  const { runs, display } = createCommandRuns(context);
  const stopListening = listenForStop((as) => {
    void runs.close(as);
    display.note("Stopping; what is there is kept. Ctrl+C again ends at once.");
  });
  const stopCatching = catchFaults({
    tell: (message) => display.note(`error: ${message}`),
    // The command tells the end of its run as ever, and ends with it.
    close: () => new Promise(() => void runs.close("interrupted")),
    closeWithinMs,
    exitCode: exitCodes.incomplete,
  });
  try {
    const run = await start(runs);
    const outcome = await run.finished;
    display.end();
    if (outcome.message !== undefined) context.stderr.write(`touchstone: ${outcome.message}\n`);
    return { run, outcome };
  } finally {
    display.end();
    stopListening();
    stopCatching();
  }
}

// --- internal ---

/** How long a run may take to stop and be written after a fault that nobody caught. */
const closeWithinMs = 3000;
