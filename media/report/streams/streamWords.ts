import { t } from "@vscode/l10n";
import { html, type TemplateResult } from "lit";
import type {
  ComponentRole,
  ObserverState,
  SourceState,
  StoppedBy,
} from "../../../src/model/results/streamStatus.ts";
import { renderIcon } from "../elements/icon.ts";
import { weave } from "../elements/weave.ts";

const roleIcons: Record<ComponentRole, string> = {
  source: "broadcast",
  query: "filter",
  reaction: "zap",
};

const stateIcons: Record<ObserverState | SourceState, string> = {
  stopped: "circle-slash",
  running: "sync codicon-modifier-spin",
  paused: "debug-pause",
  stepping: "debug-step-over",
  skipping: "run-all",
  finished: "check",
  error: "error",
};

const roleWords: Record<ComponentRole, string> = {
  source: t("source"),
  query: t("query"),
  reaction: t("reaction"),
};

const stateLabels: Record<ObserverState | SourceState, string> = {
  stopped: t("Stopped"),
  running: t("Running"),
  paused: t("Paused"),
  stepping: t("Stepping"),
  skipping: t("Skipping"),
  finished: t("Finished"),
  error: t("Error"),
};

/** What a component is to the test, as an icon and, for those who do not see it, a word. */
export function renderRole(role: ComponentRole): TemplateResult {
  return html`<span class="role" title=${roleWords[role]}>${renderIcon(roleIcons[role])}<span class="visually-hidden">${roleWords[role]} </span></span>`;
}

/** The state of a component as icon and word. */
export function renderComponentState(state: ObserverState | SourceState): TemplateResult {
  return html`<span class="state component-${state}">${renderIcon(stateIcons[state])}<span>${stateLabels[state]}</span></span>`;
}

/** What ended an observation, as the kind of the stop trigger. */
export function renderStoppedBy(stoppedBy: StoppedBy | null): TemplateResult {
  if (stoppedBy === null) return html`<span>${t("Cut off before a stop trigger fired")}</span>`;
  return html`<span>${weave(t("Stopped by {0}"), html`<span class="code">${stoppedBy}</span>`)}</span>`;
}
