import { buildRunDocument, type CarriedOut } from "../carryOut.ts";
import { type CommandContext, type CommandResult, formatDocument } from "../command.ts";
import { exitCodeOfRun } from "../line/exitCode.ts";
import { formatFailureList } from "./failureList.ts";
import { formatRunEnd } from "./runEnd.ts";
import { loadStreamFigures, noStreamFigures } from "./streamFigures.ts";

/** What `run` and `resume` say of a run that has ended. */
export async function reportRun(
  { run, outcome }: CarriedOut,
  failUnder: number | undefined,
  context: CommandContext,
): Promise<CommandResult> {
  const exitCode = exitCodeOfRun(outcome, failUnder);
  if (context.json) return { exitCode, output: formatDocument(buildRunDocument(outcome, context)) };
  const warn = (message: string) => context.stderr.write(`warning: ${message}\n`);
  const hasStreams = run.loaded.scenarios.some(({ kind }) => kind === "stream");
  const streams = hasStreams ? await loadStreamFigures(run.store, run.id, warn) : noStreamFigures;
  const remark = formatFailureList(run.failures.list(mostFailures));
  return { exitCode, output: formatRunEnd(run, outcome, streams, context), remark };
}

// --- internal ---

/** So many kinds of failure are told at the end. */
const mostFailures = 3;
