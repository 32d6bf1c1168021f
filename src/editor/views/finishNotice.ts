import type { JudgedGate } from "../../model/results/comparison.ts";
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
  gate?: JudgedGate,
): FinishNotice | undefined {
  if (setting === "never") return undefined;
  const level = gate?.result === "failed" ? "error" : levelOf(outcome);
  if (setting === "hidden" && level !== "error" && isVisible) return undefined;
  const message = formatOutcome(outcome);
  return { level, message: gate === undefined ? message : `${message} ${formatGate(gate)}` };
}

// --- internal ---

function levelOf({ status, summary, probe }: RunOutcome): FinishNotice["level"] {
  const isAllErrored = summary.totalTests > 0 && summary.errored === summary.totalTests;
  const hasNoVerdict = isAllErrored && probe !== true;
  if (status === "failed" || (status === "completed" && hasNoVerdict)) return "error";
  return status === "completed" ? "information" : "warning";
}

function formatGate({ result, reasons }: JudgedGate): string {
  const reason = reasons[0] ?? "";
  if (result === "passed") return "Gate passed.";
  return `${result === "failed" ? "Gate failed" : "Gate cannot tell"}: ${reason}`;
}

function formatOutcome(outcome: RunOutcome): string {
  const { name, status, stopReason, message, summary, probe } = outcome;
  if (status === "failed") return `Run ${name} could not go on${message ? `: ${message}` : "."}`;
  if (probe === true) {
    return `Run ${name} ${status === "completed" ? "has ended" : `was ${status}`}; its report tells which keywords are enforced, ignored or rejected.`;
  }
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
