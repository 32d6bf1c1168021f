import * as z from "zod";
import type { ReportModel } from "../../model/results/report.ts";
import type { RunSummary } from "../../model/results/resultFile.ts";
import { formatCost, formatCount, formatDuration, formatRate } from "../../model/words/figures.ts";
import { oneLine } from "../words/oneLine.ts";

/** What a run came to so far; rates 0–100 over the tests that ended. */
export const runFiguresSchema = z.object({
  runId: z.string(),
  /** Of its config. */
  name: z.string(),
  state: z.enum(["running", "stopping", "completed", "cancelled", "interrupted", "failed"]),
  stopReason: z.string().optional(),
  /** ISO 8601, when it was first started. */
  timestamp: z.string(),
  durationMs: z.number().optional(),
  plannedTests: z.int().optional(),
  endedTests: z.int(),
  passed: z.int(),
  /** Those without a verdict are among them. */
  failed: z.int(),
  /** Without a verdict: no reply came that could be judged. */
  errored: z.int(),
  successRate: z.number(),
  firstAttemptSuccessRate: z.number().optional(),
  inputTokens: z.number().optional(),
  outputTokens: z.number().optional(),
  costUsd: z.number().optional(),
});
export type RunFigures = z.infer<typeof runFiguresSchema>;

/** The figures of a run that goes on or has ended. */
export function describeRun({ state, head }: Pick<ReportModel, "state" | "head">): RunFigures {
  const { id, timestamp, status = "completed", stopReason, duration, summary, config } = head;
  return {
    runId: id,
    name: config.name ?? "",
    state: state === "finished" ? status : state,
    ...(stopReason === undefined ? {} : { stopReason }),
    timestamp,
    ...(duration === undefined ? {} : { durationMs: duration }),
    ...describeSummary(summary),
  };
}

/** A run in one line. */
export function formatRun(run: RunFigures): string {
  const { runId, name, state, plannedTests, endedTests, passed, failed, errored } = run;
  const of = plannedTests === undefined ? "" : ` of ${formatCount(plannedTests)}`;
  const parts = [
    `${formatCount(endedTests)}${of} tests ended`,
    `${formatCount(passed)} passed (${formatRate(run.successRate)})`,
    `${formatCount(failed)} failed, ${formatCount(errored)} of them errored`,
    ...(run.costUsd === undefined ? [] : [formatCost(run.costUsd)]),
    ...(run.durationMs === undefined ? [] : [formatDuration(run.durationMs)]),
  ];
  return `Run ${runId} of ${JSON.stringify(oneLine(name, 200))}: ${state}. ${parts.join(", ")}.`;
}

// --- internal ---

function describeSummary(summary: RunSummary) {
  const { totalTests, passed, failed, errored = 0, successRate } = summary;
  const { plannedTests, firstAttemptSuccessRate, inputTokens, outputTokens, costUsd } = summary;
  return {
    ...(plannedTests === undefined ? {} : { plannedTests }),
    endedTests: totalTests,
    passed,
    failed,
    errored,
    successRate,
    ...(firstAttemptSuccessRate === undefined ? {} : { firstAttemptSuccessRate }),
    ...(inputTokens === undefined ? {} : { inputTokens }),
    ...(outputTokens === undefined ? {} : { outputTokens }),
    ...(costUsd === undefined ? {} : { costUsd }),
  };
}
