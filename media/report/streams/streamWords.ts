import { html, type TemplateResult } from "lit";
import type {
  ComponentRole,
  ObserverState,
  SourceState,
  StoppedBy,
} from "../../../src/model/results/streamStatus.ts";
import { renderIcon } from "../elements/icon.ts";
import { capitalize } from "../format.ts";

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

/** What a component is to the test, as an icon and, for those who do not see it, a word. */
export function renderRole(role: ComponentRole): TemplateResult {
  return html`<span class="role" title=${role}>${renderIcon(roleIcons[role])}<span class="visually-hidden">${role} </span></span>`;
}

/** The state of a component as icon and word. */
export function renderComponentState(state: ObserverState | SourceState): TemplateResult {
  return html`<span class="state component-${state}">${renderIcon(stateIcons[state])}<span>${capitalize(state)}</span></span>`;
}

/** What ended an observation, as the kind of the stop trigger. */
export function renderStoppedBy(stoppedBy: StoppedBy | null): TemplateResult {
  if (stoppedBy === null) return html`<span>Cut off before a stop trigger fired</span>`;
  return html`<span>Stopped by <span class="code">${stoppedBy}</span></span>`;
}
