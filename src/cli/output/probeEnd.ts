import path from "node:path";
import type { ProbeReport } from "../../model/results/probe.ts";
import type { ResultHead } from "../../model/results/resultFile.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";
import { formatDateTime } from "../../model/words/dates.ts";
import { formatCost, formatDuration, formatPlural } from "../../model/words/figures.ts";
import { createFailureGroups, type FailureGroup } from "../../report/failures.ts";
import { formatProbeTable } from "../../report/probeTable.ts";
import { summarizeTest } from "../../report/summarizeTest.ts";
import { findProbe } from "../../run/probe/findProbe.ts";
import { readResultTests } from "../../store/results/resultReader.ts";
import type { OpenedResult } from "../../store/testDataStore.ts";
import type { CommandContext } from "../command.ts";

/** What a probe found out, and the errors it met. */
export interface ProbeFigures {
  readonly report: ProbeReport;
  readonly errors: readonly FailureGroup[];
}

/** Reads what a probe found out from its result file; undefined where that is of another run. */
export async function readProbe({ file, head }: OpenedResult): Promise<ProbeFigures | undefined> {
  if (head.config.probe !== true) return undefined;
  const outcomes: TestOutcome[] = [];
  const failures = createFailureGroups();
  for await (const { provider, scenario, run } of readResultTests(file)) {
    const outcome = summarizeTest({ provider, scenario }, run);
    outcomes.push(outcome);
    if (outcome.state === "errored") failures.add(outcome, run);
  }
  const report = findProbe(head, outcomes, true);
  return report && { report, errors: failures.list() };
}

/** The table of a probe, what providers said when they errored or refused a schema, and where all of it is kept. */
export function formatProbe(
  { head, fileName }: OpenedResult,
  { report, errors }: ProbeFigures,
  { stdout, dataOption }: CommandContext,
): string {
  const options = { width: stdout.width(), color: stdout.hasColor };
  const lines = errors.slice(0, mostErrors).map(formatError);
  const rest = errors.length - lines.length;
  return [
    `${formatDateTime(head.timestamp)}  ${formatEnd(head)}`,
    "",
    formatProbeTable(report, options),
    ...lines,
    ...(rest > 0 ? [`… and ${rest} other errors`] : []),
    ...(errors.length > 0 ? [""] : []),
    `Result  ${path.join(dataOption, "results", fileName)}`,
    `Run     ${head.id}`,
    "",
  ].join("\n");
}

// --- internal ---

const mostErrors = 20;

function formatEnd({ config, status = "completed", duration, summary }: ResultHead): string {
  const { totalTests, plannedTests = totalTests, costUsd } = summary;
  const cost = costUsd === undefined ? "" : `, ${formatCost(costUsd)}`;
  const tests = `${totalTests} of ${formatPlural(plannedTests, "test")}`;
  return `${config.name ?? "The probe"} ${status} after ${formatDuration(duration ?? 0)}: ${tests} ended${cost}.`;
}

function formatError({ scenario, reason, example }: FailureGroup): string {
  return `Scenario ${scenario}, ${reason}: ${example.slice(0, 300)}`;
}
