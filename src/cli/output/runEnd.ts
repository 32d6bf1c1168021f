import path from "node:path";
import { shownLine } from "../../common/shownLine.ts";
import type { RunOutcome } from "../../model/wire/runProgress.ts";
import { describeNotSent } from "../../model/words/describeNotSent.ts";
import { formatCost, formatDuration, formatRate } from "../../model/words/figures.ts";
import { formatRunTable } from "../../report/runTable.ts";
import type { ActiveRun } from "../../run/activeRun.ts";
import type { CommandContext } from "../command.ts";
import { formatStreamFigures, type StreamFigures } from "./streamFigures.ts";
import { tableOptionsOf } from "./tableOptions.ts";

/** What a run ends with on stdout: its table, what was observed, its verdict and where it is kept. */
export function formatRunEnd(
  run: Pick<ActiveRun, "aggregate" | "head">,
  outcome: RunOutcome,
  figures: StreamFigures,
  context: CommandContext,
): string {
  const { config } = run.head();
  const streams = formatStreamFigures(figures, context);
  const lines = [
    formatRunTable(run.aggregate, tableOptionsOf(context.stdout, config.scenarioDetails)),
    ...(streams === "" ? [] : [streams]),
    formatVerdict(outcome),
    ...run.aggregate.notSent().map((each) => `Not sent  ${describeNotSent(each)}`),
    ...formatUsage(outcome),
    "",
  ];
  if (outcome.file !== "") lines.push(`Result  ${path.join(context.dataOption, outcome.file)}`);
  lines.push(`Index   ${path.join(context.dataOption, "index.json")}`);
  lines.push(`Run     ${outcome.id}`, "");
  return lines.join("\n");
}

/** A run's end in one sentence. */
export function formatVerdict({
  name,
  status,
  stopReason,
  summary,
  duration,
}: Omit<RunOutcome, "id" | "file" | "duration"> & { readonly duration?: number }): string {
  const reason = stopReason === undefined || stopReason === "user" ? "" : ` by ${stopReason}`;
  const { passed, totalTests, plannedTests = totalTests, successRate } = summary;
  const count = totalTests === plannedTests ? `${totalTests}` : `${totalTests} of ${plannedTests}`;
  const time = duration === undefined ? "" : ` after ${formatDuration(duration)}`;
  return (
    `${shownLine(name)} ${status}${reason}${time}: ${passed} passed of ${count} test${plannedTests === 1 ? "" : "s"} ` +
    `(${formatRate(successRate)}).`
  );
}

// --- internal ---

/** Tokens and costs, where the providers tell them. */
function formatUsage({ summary }: RunOutcome): string[] {
  const { inputTokens, outputTokens, costUsd } = summary;
  const parts: string[] = [];
  if (inputTokens !== undefined) parts.push(`${inputTokens} input tokens`);
  if (outputTokens !== undefined) parts.push(`${outputTokens} output tokens`);
  if (costUsd !== undefined) parts.push(formatCost(costUsd));
  return parts.length === 0 ? [] : [`${parts.join(", ")}.`];
}
