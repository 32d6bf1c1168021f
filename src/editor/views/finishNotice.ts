import { t } from "@vscode/l10n";
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
  if (result === "passed") return t("Gate passed.");
  return result === "failed" ? t("Gate failed: {0}", reason) : t("Gate cannot tell: {0}", reason);
}

function formatOutcome(outcome: RunOutcome): string {
  const { name, status, stopReason, message, summary, probe } = outcome;
  if (status === "failed") {
    return message
      ? t("Run {0} could not go on: {1}", name, message)
      : t("Run {0} could not go on.", name);
  }
  if (probe === true) return formatProbe(name, status);
  const tests = formatPlural(summary.totalTests, "test");
  if (summary.totalTests > 0 && summary.errored === summary.totalTests) {
    return t("Run {0}: all {1} ended in errors, without a verdict.", name, tests);
  }
  const rate = formatRate(summary.successRate);
  if (status === "completed") return t("Run {0}: {1} of {2} passed.", name, rate, tests);
  const limit = stopReason === undefined ? undefined : limitNames[stopReason];
  if (limit !== undefined) {
    return t("Run {0} was stopped by the limit {1}: {2} of {3} passed.", name, limit, rate, tests);
  }
  return status === "cancelled"
    ? t("Run {0} was cancelled: {1} of {2} passed.", name, rate, tests)
    : t("Run {0} was interrupted: {1} of {2} passed.", name, rate, tests);
}

function formatProbe(name: string, status: "completed" | "cancelled" | "interrupted"): string {
  switch (status) {
    case "completed":
      return t(
        "Run {0} has ended; its report tells which keywords are enforced, ignored or rejected.",
        name,
      );
    case "cancelled":
      return t(
        "Run {0} was cancelled; its report tells which keywords are enforced, ignored or rejected.",
        name,
      );
    case "interrupted":
      return t(
        "Run {0} was interrupted; its report tells which keywords are enforced, ignored or rejected.",
        name,
      );
  }
}

const limitNames: Record<string, string | undefined> = {
  maxCostUsd: "maxCostUsd",
  maxTokens: "maxTokens",
  maxMinutes: "maxMinutes",
};
