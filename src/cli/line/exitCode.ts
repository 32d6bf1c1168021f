import type { GateReport } from "../../model/results/comparison.ts";
import type { ResultHead } from "../../model/results/resultFile.ts";
import { UserError } from "../../model/userError.ts";
import type { RunOutcome } from "../../model/wire/runProgress.ts";

/** What the command line ends with; scripts rely on the numbers. */
export const exitCodes = {
  fine: 0,
  /** Tests failed, or the index does not fit the files. */
  mismatch: 1,
  usage: 2,
  /** A run that is not completed or gave no verdict at all; also what could not be done for other reasons. */
  incomplete: 3,
  locked: 4,
  /** A gate that cannot tell, and is told to fail then. */
  undecided: 5,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The exit code of a run; `failUnder` is the least success rate (0–100) that is fine. */
export function exitCodeOfRun(
  outcome: Pick<RunOutcome, "status" | "summary">,
  failUnder?: number,
): ExitCode {
  const { totalTests, failed, errored = 0, successRate } = outcome.summary;
  if (outcome.status !== "completed") return exitCodes.incomplete;
  if (totalTests > 0 && errored === totalTests) return exitCodes.incomplete;
  const isMissed = failUnder === undefined ? failed > 0 : successRate < failUnder;
  return isMissed ? exitCodes.mismatch : exitCodes.fine;
}

/** The exit code of a run that was judged by its gate: what the gate says stands in place of failed tests. */
export function exitCodeOfGate(
  { result, gate }: Pick<GateReport, "result" | "gate">,
  { status = "completed", summary }: Pick<ResultHead, "status" | "summary">,
): ExitCode {
  const ended = exitCodeOfRun({ status, summary }, 0);
  if (ended === exitCodes.incomplete) return ended;
  if (result === "failed") return exitCodes.mismatch;
  return result === "undecided" && gate.undecided === "fail" ? exitCodes.undecided : exitCodes.fine;
}

export function exitCodeOfError(error: unknown): ExitCode {
  if (!(error instanceof UserError)) return exitCodes.incomplete;
  if (error.code === "locked") return exitCodes.locked;
  return error.code === "storage" || error.code === "host" ? exitCodes.incomplete : exitCodes.usage;
}
