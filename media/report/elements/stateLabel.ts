import * as l10n from "@vscode/l10n";
import { html, type TemplateResult } from "lit";
import type { ReportModel } from "../../../src/model/results/report.ts";
import type { StopReason } from "../../../src/model/results/resultFile.ts";
import { renderIcon } from "./icon.ts";

const icons = {
  passed: "pass",
  failed: "error",
  errored: "warning",
  running: "sync codicon-modifier-spin",
  stopping: "sync codicon-modifier-spin",
  completed: "check",
  cancelled: "circle-slash",
  interrupted: "debug-disconnect",
} as const;
type State = keyof typeof icons;

const words: Record<State, string> = {
  passed: l10n.t("Passed"),
  failed: l10n.t("Failed"),
  errored: l10n.t("Errored"),
  running: l10n.t("Running"),
  stopping: l10n.t("Stopping"),
  completed: l10n.t("Completed"),
  cancelled: l10n.t("Cancelled"),
  interrupted: l10n.t("Interrupted"),
};

const stopSentences: Record<StopReason, string> = {
  user: l10n.t("Stopped: cancelled by the user."),
  maxCostUsd: l10n.t("Stopped: cost limit reached."),
  maxTokens: l10n.t("Stopped: token limit reached."),
  maxMinutes: l10n.t("Stopped: time limit reached."),
  error: l10n.t("Stopped: the run could not go on."),
};

/** A state of a test or run as icon and word. */
export function renderState(state: State): TemplateResult {
  return html`<span class="state state-${state}">${renderIcon(icons[state])}<span>${words[state]}</span></span>`;
}

/** How the run stands as a whole; files of other writers may not say it. */
export function runState({ state, head }: ReportModel): State {
  return state === "finished" ? (head.status ?? "completed") : state;
}

/** Why a run ended before its plan was done. */
export function formatStopReason(reason: StopReason): string {
  return stopSentences[reason];
}
