import path from "node:path";
import type { RunOutcome } from "../../model/wire/runProgress.ts";
import type { CommandContext } from "../command.ts";

/** A run's end as `--json` prints it. */
export function buildRunDocument(outcome: RunOutcome, { dataOption }: CommandContext) {
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
