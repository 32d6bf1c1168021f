import path from "node:path";
import type { RunOutcome } from "../model/wire/runProgress.ts";
import type { ActiveRun } from "../run/activeRun.ts";
import type { RunHost } from "../run/runHost.ts";
import type { CommandContext } from "./command.ts";
import { createCommandRuns } from "./commandRuns.ts";
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
  try {
    const run = await start(runs);
    const outcome = await run.finished;
    display.end();
    if (outcome.message !== undefined) context.stderr.write(`touchstone: ${outcome.message}\n`);
    return { run, outcome };
  } finally {
    display.end();
    stopListening();
  }
}

/** A run's end as `--json` prints it. */
export function buildRunDocument(outcome: RunOutcome, { dataOption }: CommandContext): unknown {
  const { id, status, stopReason, file, duration, summary } = outcome;
  return {
    id,
    status,
    ...(stopReason === undefined ? {} : { stopReason }),
    ...(file === "" ? {} : { file: path.join(dataOption, file) }),
    duration,
    summary,
  };
}
