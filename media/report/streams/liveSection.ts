import "./liveSection.css";
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { ReportModel } from "../../../src/model/results/report.ts";
import type {
  ComponentCommand,
  ComponentStatus,
  ObserverStatus,
  SourceStatus,
} from "../../../src/model/results/streamStatus.ts";
import { formatCount, formatPerSecond } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import { renderShareBar } from "../elements/shareBar.ts";
import { weave } from "../elements/weave.ts";
import { scenarioName } from "../session/state.ts";
import { renderControls } from "./componentControls.ts";
import { renderComponentState, renderRole } from "./streamWords.ts";

export type OnCommand = (componentId: string, command: ComponentCommand) => void;

/** The stream test that goes on, component by component; nothing where none does. */
export function renderLive(
  model: ReportModel,
  onCommand: OnCommand,
): TemplateResult | typeof nothing {
  const { stream } = model;
  if (stream === undefined || model.state === "finished") return nothing;
  const { scenario, runNumber, components } = stream;
  return html`<section class="live" aria-labelledby="live-title">
    <h2 id="live-title">${weave(t("Now: {0} {1}, run {2}"), html`<span class="number">${scenario}</span>`, scenarioName(model, scenario), formatCount(runNumber))}</h2>
    <ul class="live-components">
      ${repeat(
        components,
        ({ id }) => id,
        (status) => renderComponent(status, onCommand),
      )}
    </ul>
  </section>`;
}

// --- internal ---

function renderComponent(status: ComponentStatus, onCommand: OnCommand) {
  const tone = status.state === "error" ? "errored" : "";
  return html`<li class="live-component" data-component=${status.id}>
    <div class="live-head">
      <div class="live-name">
        ${renderRole(status.role)}
        <h3 title=${status.id}>${status.id}</h3>
        <span class="head-sub">${status.kind}</span>
      </div>
      ${renderComponentState(status.state)}
    </div>
    <dl class="live-figures">
      ${status.role === "source" ? sourceFigures(status) : observerFigures(status)}
    </dl>
    <touchstone-rate class="live-chart" .series=${status.series} .isLive=${true}></touchstone-rate>
    ${renderControls(status, (command) => onCommand(status.id, command))}
    <div class="live-notes">
      ${status.role === "source" ? renderLabel(status) : renderTrigger(status)}
      ${
        status.message === undefined
          ? nothing
          : html`<p class="live-message ${tone}">${renderIcon(tone === "" ? "info" : "warning")}<span>${status.message}</span></p>`
      }
    </div>
  </li>`;
}

function sourceFigures(status: SourceStatus) {
  return [
    figure(t("Sent"), formatCount(status.recordCount)),
    figure(t("Rate"), formatPerSecond(status.recordsPerSecond)),
    unlessZero(t("Skipped"), status.skippedCount),
    unlessZero(t("Errors"), status.errorCount),
  ];
}

function observerFigures(status: ObserverStatus) {
  const { queueDepth, maxQueueDepth, ledger } = status;
  return [
    figure(t("Records"), formatCount(status.recordCount)),
    figure(t("Rate"), formatPerSecond(status.recordsPerSecond)),
    figure(t("Queue"), t("{0} (max {1})", formatCount(queueDepth), formatCount(maxQueueDepth))),
    unlessZero(t("Refused"), status.refusedCount),
    unlessZero(t("Waits"), status.waitCount),
    unlessZero(t("Late"), status.lateCount),
    unlessZero(t("Probes"), status.probeCount ?? 0),
    unlessZero(t("Bad signatures"), status.badSignatureCount ?? 0),
    unlessZero(t("Missing"), ledger?.missingCount ?? 0),
    unlessZero(t("Duplicate"), ledger?.duplicateCount ?? 0),
    unlessZero(t("Out of order"), ledger?.outOfOrderCount ?? 0),
    unlessZero(t("Unexpected"), ledger?.unexpectedCount ?? 0),
    unlessZero(t("Errors"), status.errorCount),
  ];
}

function figure(label: string, value: string) {
  return html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
}

function unlessZero(label: string, count: number) {
  return count === 0 ? nothing : figure(label, formatCount(count));
}

function renderLabel({ label, plannedCount, recordCount, skippedCount, id }: SourceStatus) {
  const done = recordCount + skippedCount;
  return html`${
    plannedCount === undefined || plannedCount === 0
      ? nothing
      : renderProgress(
          t("Changes of {0}", id),
          done / plannedCount,
          plannedCount === 1
            ? t("{0} of 1 change", formatCount(done))
            : t("{0} of {1} changes", formatCount(done), formatCount(plannedCount)),
        )
  }
  ${label === undefined ? nothing : html`<span class="live-label">${renderIcon("tag")}${label}</span>`}`;
}

function renderTrigger({ id, nearestTrigger }: ObserverStatus) {
  if (nearestTrigger === undefined) return nothing;
  const { kind, progress, text } = nearestTrigger;
  return renderProgress(t("Nearest stop trigger of {0}", id), progress, text, kind);
}

function renderProgress(label: string, progress: number, text: string, kind?: string) {
  const percent = Math.max(0, Math.min(100, progress * 100));
  return html`<div class="live-progress" title=${kind ?? ""}>
    <span class="progress" role="progressbar" aria-label=${label} aria-valuemin="0" aria-valuemax="100"
      aria-valuenow=${Math.floor(percent)} aria-valuetext=${text}>${renderShareBar([{ name: "running", share: percent }])}</span>
    <span class="summary-note">${text}</span>
  </div>`;
}
