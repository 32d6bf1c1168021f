import { t } from "@vscode/l10n";
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
  paused: "debug-pause",
  completed: "check",
  cancelled: "circle-slash",
  interrupted: "debug-disconnect",
} as const;
type State = keyof typeof icons;

const words: Record<State, string> = {
  passed: t("Passed"),
  failed: t("Failed"),
  errored: t("Errored"),
  running: t("Running"),
  stopping: t("Stopping"),
  paused: t("Paused"),
  completed: t("Completed"),
  cancelled: t("Cancelled"),
  interrupted: t("Interrupted"),
};

const stopSentences: Record<StopReason, string> = {
  user: t("Stopped: cancelled by the user."),
  maxCostUsd: t("Stopped: cost limit reached."),
  maxTokens: t("Stopped: token limit reached."),
  maxMinutes: t("Stopped: time limit reached."),
  error: t("Stopped: the run could not go on."),
};

/** A state of a test or run as icon and word. */
export function renderState(state: State): TemplateResult {
  return html`<span class="state state-${state}">${renderIcon(icons[state])}<span>${words[state]}</span></span>`;
}

/** How the run stands as a whole; files of other writers may not say it. */
export function runState({ state, head, workers }: ReportModel): State {
  if (state === "running" && workers?.queue.paused !== undefined) return "paused";
  return state === "finished" ? (head.status ?? "completed") : state;
}

/** Why a run ended before its plan was done. */
export function formatStopReason(reason: StopReason): string {
  return stopSentences[reason];
}
