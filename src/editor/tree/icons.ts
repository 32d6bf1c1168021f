import * as vscode from "vscode";
import type { WorkerState } from "../../model/results/runWorkers.ts";
import type { ComponentRole } from "../../model/results/streamStatus.ts";
import type { RunState } from "../text/runText.ts";

const runIcons: Record<RunState, [icon: string, color: string]> = {
  passed: ["pass", "testing.iconPassed"],
  "partly failed": ["warning", "problemsWarningIcon.foreground"],
  failed: ["error", "testing.iconFailed"],
  empty: ["circle-outline", "testing.iconUnset"],
  probed: ["inspect", "testing.iconUnset"],
  cancelled: ["circle-slash", "testing.iconSkipped"],
  interrupted: ["debug-disconnect", "testing.iconSkipped"],
  errored: ["error", "testing.iconErrored"],
  missing: ["question", "disabledForeground"],
};

const saidByRate: readonly RunState[] = ["passed", "partly failed", "failed"];

/** Icon of a run that has ended; a pin where the rate beside it says how. */
export function runIcon(state: RunState, isPinned = false): vscode.ThemeIcon {
  const [icon, color] = runIcons[state];
  const isPin = isPinned && saidByRate.includes(state);
  return new vscode.ThemeIcon(isPin ? "pinned" : icon, new vscode.ThemeColor(color));
}

export const runningIcon = new vscode.ThemeIcon(
  "sync~spin",
  new vscode.ThemeColor("testing.iconQueued"),
);
export const pausedIcon = new vscode.ThemeIcon(
  "debug-pause",
  new vscode.ThemeColor("testing.iconQueued"),
);
export const waitingIcon = new vscode.ThemeIcon(
  "watch",
  new vscode.ThemeColor("testing.iconQueued"),
);
export const warningIcon = new vscode.ThemeIcon(
  "warning",
  new vscode.ThemeColor("problemsWarningIcon.foreground"),
);
export const errorIcon = new vscode.ThemeIcon(
  "error",
  new vscode.ThemeColor("testing.iconErrored"),
);
export const moreIcon = new vscode.ThemeIcon("ellipsis");
export const folderIcon = vscode.ThemeIcon.Folder;
export const configIcon = new vscode.ThemeIcon("beaker");
export const scenarioIcon = new vscode.ThemeIcon("checklist");
export const streamScenarioIcon = new vscode.ThemeIcon("pulse");
const languageModelIcon = new vscode.ThemeIcon("hubot");

const providerIcons: Record<string, vscode.ThemeIcon> = {
  simulated: new vscode.ThemeIcon("wand"),
  command: new vscode.ThemeIcon("terminal"),
  replay: new vscode.ThemeIcon("debug-rerun"),
};

/** Icon of a provider by its kind; most are language models behind a server. */
export function providerIcon(kind: string): vscode.ThemeIcon {
  return providerIcons[kind] ?? languageModelIcon;
}

const componentIcons: Record<ComponentRole, vscode.ThemeIcon> = {
  source: new vscode.ThemeIcon("broadcast"),
  query: new vscode.ThemeIcon("search"),
  reaction: new vscode.ThemeIcon("zap"),
};

/** Icon of a part of a stream scenario by what it does: sends, is watched, is invoked. */
export function componentIcon(role: ComponentRole): vscode.ThemeIcon {
  return componentIcons[role];
}

const workerIcons: Record<WorkerState, [icon: string, color?: string]> = {
  here: ["server-process"],
  left: ["log-out", "testing.iconSkipped"],
  lost: ["debug-disconnect", "problemsWarningIcon.foreground"],
  declined: ["circle-slash", "testing.iconSkipped"],
};

/** Icon of a worker of a run over a queue. */
export function workerIcon(state: WorkerState): vscode.ThemeIcon {
  const [icon, color] = workerIcons[state];
  return new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
}
