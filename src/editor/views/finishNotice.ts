import type { RunOutcome } from "../../model/wire/runProgress.ts";
import { formatPlural, formatRate } from "../../model/words/figures.ts";

export type NotifyOnFinish = "always" | "hidden" | "never";

/** What a person is told at the end of a run, once; `undefined` when they see it anyway. */
export interface FinishNotice {
  readonly level: "information" | "warning" | "error";
  readonly message: string;
}

export function buildFinishNotice(
  outcome: RunOutcome,
  setting: NotifyOnFinish,
  isVisible: boolean,
): FinishNotice | undefined {
  if (setting === "never") return undefined;
  const level = levelOf(outcome);
  if (setting === "hidden" && level !== "error" && isVisible) return undefined;
  return { level, message: formatOutcome(outcome) };
}

// --- internal ---

function levelOf({ status, summary }: RunOutcome): FinishNotice["level"] {
  const hasNoVerdict = summary.totalTests > 0 && summary.errored === summary.totalTests;
  if (status === "failed" || (status === "completed" && hasNoVerdict)) return "error";
  return status === "completed" ? "information" : "warning";
}

function formatOutcome({ name, status, stopReason, message, summary }: RunOutcome): string {
  if (status === "failed") return `Run ${name} could not go on${message ? `: ${message}` : "."}`;
  const tests = formatPlural(summary.totalTests, "test");
  if (summary.totalTests > 0 && summary.errored === summary.totalTests) {
    return `Run ${name}: all ${tests} ended in errors, without a verdict.`;
  }
  const figures = `${formatRate(summary.successRate)} of ${tests} passed`;
  if (status === "completed") return `Run ${name}: ${figures}.`;
  const limit = stopReason === undefined ? undefined : limitNames[stopReason];
  const reason = limit === undefined ? status : `stopped by the limit ${limit}`;
  return `Run ${name} was ${reason}: ${figures}.`;
}

const limitNames: Record<string, string | undefined> = {
  maxCostUsd: "maxCostUsd",
  maxTokens: "maxTokens",
  maxMinutes: "maxMinutes",
};
