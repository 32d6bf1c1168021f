import { html, nothing, type TemplateResult } from "lit";
import type { ComponentCommand, ComponentStatus } from "../../../src/model/results/streamStatus.ts";
import { renderIcon } from "../elements/icon.ts";

type CommandName = ComponentCommand["name"];
type State = ComponentStatus["state"];

interface Control {
  readonly name: CommandName;
  readonly label: string;
  readonly icon: string;
  /** States in which the command does something. */
  readonly states: readonly State[];
}

const observerControls: readonly Control[] = [
  { name: "start", label: "Start", icon: "play", states: ["stopped", "paused"] },
  { name: "pause", label: "Pause", icon: "debug-pause", states: ["running"] },
  { name: "stop", label: "Stop", icon: "debug-stop", states: ["running", "paused"] },
  { name: "reset", label: "Reset", icon: "discard", states: ["stopped", "paused", "error"] },
];
const sourceControls: readonly Control[] = [
  { name: "start", label: "Start", icon: "play", states: ["stopped", "paused"] },
  {
    name: "pause",
    label: "Pause",
    icon: "debug-pause",
    states: ["running", "stepping", "skipping"],
  },
  {
    name: "stop",
    label: "Stop",
    icon: "debug-stop",
    states: ["running", "paused", "stepping", "skipping"],
  },
  {
    name: "reset",
    label: "Reset",
    icon: "discard",
    states: ["stopped", "paused", "finished", "error"],
  },
];
const countedControls: readonly Control[] = [
  { name: "step", label: "Step", icon: "debug-step-over", states: ["stopped", "paused"] },
  { name: "skip", label: "Skip", icon: "run-all", states: ["stopped", "paused"] },
];

/** What a component can be told now; a button that does nothing now stays where it is, so that it keeps the focus. */
export function renderControls(
  status: ComponentStatus,
  onCommand: (command: ComponentCommand) => void,
): TemplateResult {
  const isSource = status.role === "source";
  return html`<div class="controls" role="group" aria-label="Control ${status.id}">
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
      aria-label="Changes to step or skip, of ${status.id}" title="Changes to step or skip" />
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
  { label, icon, states }: Control,
  onClick: (event: Event) => void,
) {
  const isEnabled = states.includes(state);
  return html`<button class="button icon-only" aria-label="${label} ${id}" title=${label}
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
