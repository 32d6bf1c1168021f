import type { GatedRun } from "../../run/compare/gateRun.ts";
import type { CarriedOut } from "../carryOut.ts";
import { type CommandContext, type CommandResult, formatDocument } from "../command.ts";
import { exitCodeOfGate, exitCodeOfRun } from "../line/exitCode.ts";
import { formatFailureList, mostFailures } from "./failureList.ts";
import { formatGate } from "./gateText.ts";
import { buildRunDocument } from "./runDocument.ts";
import { formatRunEnd } from "./runEnd.ts";
import { loadStreamFigures, noStreamFigures } from "./streamFigures.ts";

/** What `run` and `resume` say of a run that has ended. */
export async function reportRun(
  carried: CarriedOut,
  failUnder: number | undefined,
  context: CommandContext,
): Promise<CommandResult> {
  const { run, outcome } = carried;
  // Whether tests failed is told by the merge of the shares.
  const isShare = run.head().config.shard !== undefined;
  const exitCode = exitCodeOfRun(outcome, isShare ? 0 : failUnder);
  if (context.json) return { exitCode, output: formatDocument(buildRunDocument(outcome, context)) };
  return { exitCode, ...(await describeRun(carried, context)) };
}

/** The same of a run that was judged by its gate. */
export async function reportGatedRun(
  carried: CarriedOut,
  { report, head, unrecorded }: GatedRun,
  context: CommandContext,
): Promise<CommandResult> {
  const exitCode = exitCodeOfGate(report, head);
  if (unrecorded !== undefined) {
    context.stderr.write(`warning: not added to the history of gates: ${unrecorded}\n`);
  }
  if (context.json) {
    const document = { ...buildRunDocument(carried.outcome, context), gate: report };
    return { exitCode, output: formatDocument(document) };
  }
  const { output, remark } = await describeRun(carried, context);
  return { exitCode, output: `${output}\n${formatGate(report, context.stdout)}`, remark };
}

// --- internal ---

async function describeRun(
  { run, outcome }: CarriedOut,
  context: CommandContext,
): Promise<{ output: string; remark: string }> {
  const warn = (message: string) => context.stderr.write(`warning: ${message}\n`);
  const hasStreams = run.loaded.scenarios.some(({ kind }) => kind === "stream");
  const streams = hasStreams ? await loadStreamFigures(run.store, run.id, warn) : noStreamFigures;
  const remark = formatFailureList(run.failures.list(mostFailures));
  return { output: formatRunEnd(run, outcome, streams, context), remark };
}
