import "./reportHeader.css";
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { ReportModel } from "../../src/model/results/report.ts";
import type { RunMarks } from "../../src/model/results/runMarks.ts";
import { formatDateTime } from "../../src/model/words/dates.ts";
import { formatDuration } from "../../src/model/words/figures.ts";
import { renderIcon } from "./elements/icon.ts";
import { renderMarks } from "./elements/runMarks.ts";
import { formatStopReason, renderState, runState } from "./elements/stateLabel.ts";
import { weave } from "./elements/weave.ts";
import type { RunAction } from "./session/pageActions.ts";

export interface RunActions {
  /** No run can be started: the window is in Restricted Mode. */
  readonly isRestricted: boolean;
  /** The run is in no list: its file was opened by its path. */
  readonly isLoose: boolean;
  /** What a person has said of the run. */
  readonly marks: RunMarks;
  readonly onAction: (action: RunAction) => void;
}

/** What was run, how it ended, and what can be done with it. */
export function renderHeader(model: ReportModel, actions: RunActions): TemplateResult {
  const { head, file } = model;
  return html`<header class="report-header">
    <div class="title-line">
      <h1><bdi>${head.config.name ?? t("Run")}</bdi></h1>${renderMarks(actions.marks)}
      ${renderState(runState(model))}
      <div class="actions" role="group" aria-label=${t("Run")}>${renderActions(model, actions)}</div>
    </div>
    <ul class="facts">
      ${fact("calendar", t("Started"), html`<time datetime=${head.timestamp}>${formatDateTime(head.timestamp)}</time>`)}
      ${head.duration === undefined ? nothing : fact("watch", t("Duration"), formatDuration(head.duration))}
      ${head.config.file === undefined ? nothing : fact("settings-gear", t("Config file"), head.config.file)}
      ${file === undefined ? nothing : fact("file", t("Result file"), file)}
      ${renderGit(model)}
    </ul>
    ${
      head.stopReason === undefined
        ? nothing
        : html`<p class="notice">${renderIcon("info")}<span>${formatStopReason(head.stopReason)}</span></p>`
    }
  </header>`;
}

// --- internal ---

function renderActions(model: ReportModel, { isRestricted, isLoose, onAction }: RunActions) {
  const button = (action: RunAction, icon: string, label: string, isPrimary = false) =>
    html`<button class=${isPrimary ? "button primary" : "button"} @click=${() => onAction(action)}>
      ${renderIcon(icon)}<span>${label}</span>
    </button>`;
  if (model.state === "running") return button("cancel", "debug-stop", t("Cancel"), true);
  if (model.state === "stopping" || isLoose) return nothing;
  return [
    isRestricted ? nothing : button("rerun", "debug-restart", t("Rerun"), true),
    model.file === undefined
      ? nothing
      : button("openResultFile", "go-to-file", t("Open Result File")),
    button("export", "export", t("Export…")),
    button("delete", "trash", t("Delete…")),
  ];
}

function renderGit({ head }: ReportModel) {
  const git = head.environment?.git;
  if (git === undefined) return nothing;
  const sentence = git.dirty ? t("{0} on {1}, with uncommitted changes") : t("{0} on {1}");
  return fact(
    "git-commit",
    t("Git commit"),
    weave(sentence, html`<span title=${git.commit}>${git.commit.slice(0, 8)}</span>`, git.branch),
  );
}

function fact(icon: string, label: string, value: string | TemplateResult): TemplateResult {
  return html`<li title=${label}>
    ${renderIcon(icon)}<span class="visually-hidden">${label}: </span><span>${value}</span>
  </li>`;
}
