import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { ComponentCommand, ComponentStatus } from "../../../src/model/results/streamStatus.ts";
import { renderIcon } from "../elements/icon.ts";

type CommandName = ComponentCommand["name"];
type State = ComponentStatus["state"];

interface Control {
  readonly name: CommandName;
  readonly icon: string;
  /** States in which the command does something. */
  readonly states: readonly State[];
}

/** What a button says, by itself and of a component. */
interface CommandTexts {
  readonly label: string;
  readonly labelOf: (id: string) => string;
}

const commandTexts: Record<CommandName, CommandTexts> = {
  start: { label: t("Start"), labelOf: (id) => t("Start {0}", id) },
  pause: { label: t("Pause"), labelOf: (id) => t("Pause {0}", id) },
  stop: { label: t("Stop"), labelOf: (id) => t("Stop {0}", id) },
  reset: { label: t("Reset"), labelOf: (id) => t("Reset {0}", id) },
  step: { label: t("Step"), labelOf: (id) => t("Step {0}", id) },
  skip: { label: t("Skip"), labelOf: (id) => t("Skip {0}", id) },
};

const observerControls: readonly Control[] = [
  { name: "start", icon: "play", states: ["stopped", "paused"] },
  { name: "pause", icon: "debug-pause", states: ["running"] },
  { name: "stop", icon: "debug-stop", states: ["running", "paused"] },
  { name: "reset", icon: "discard", states: ["stopped", "paused", "error"] },
];
const sourceControls: readonly Control[] = [
  { name: "start", icon: "play", states: ["stopped", "paused"] },
  {
    name: "pause",
    icon: "debug-pause",
    states: ["running", "stepping", "skipping"],
  },
  {
    name: "stop",
    icon: "debug-stop",
    states: ["running", "paused", "stepping", "skipping"],
  },
  {
    name: "reset",
    icon: "discard",
    states: ["stopped", "paused", "finished", "error"],
  },
];
const countedControls: readonly Control[] = [
  { name: "step", icon: "debug-step-over", states: ["stopped", "paused"] },
  { name: "skip", icon: "run-all", states: ["stopped", "paused"] },
];

/** What a component can be told now; a button that does nothing now stays where it is, so that it keeps the focus. */
export function renderControls(
  status: ComponentStatus,
  onCommand: (command: ComponentCommand) => void,
): TemplateResult {
  const isSource = status.role === "source";
  return html`<div class="controls" role="group" aria-label=${t("Control {0}", status.id)}>
    ${(isSource ? sourceControls : observerControls).map((control) =>
      renderButton(status, control, () => {
        if (control.name !== "step" && control.name !== "skip") onCommand({ name: control.name });
      }),
    )}
    ${isSource ? renderCounted(status, onCommand) : nothing}
  </div>`;
}

// --- internal ---

function renderCounted(status: ComponentStatus, onCommand: (command: ComponentCommand) => void) {
  return html`<span class="counted">
    <input class="count-input" type="number" min="1" max="1000000000" step="1" value="1" required
      aria-label=${t("Changes to step or skip, of {0}", status.id)} title=${t("Changes to step or skip")} />
    ${countedControls.map((control) =>
      renderButton(status, control, (event) => {
        const count = readCount(event);
        const { name } = control;
        if (count !== undefined && (name === "step" || name === "skip")) onCommand({ name, count });
      }),
    )}
  </span>`;
}

function renderButton(
  { id, state }: ComponentStatus,
  { name, icon, states }: Control,
  onClick: (event: Event) => void,
) {
  const { label, labelOf } = commandTexts[name];
  const isEnabled = states.includes(state);
  return html`<button class="button icon-only" aria-label=${labelOf(id)} title=${label}
    aria-disabled=${isEnabled ? "false" : "true"}
    @click=${(event: Event) => {
      if (isEnabled) onClick(event);
    }}>${renderIcon(icon)}</button>`;
}

/** The number beside the button; a number that will not do is complained of by the field itself. */
function readCount({ currentTarget }: Event): number | undefined {
  const place = currentTarget instanceof Element ? currentTarget.closest(".counted") : null;
  const input = place?.querySelector("input");
  return input?.reportValidity() === true ? input.valueAsNumber : undefined;
}
