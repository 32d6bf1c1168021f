import * as vscode from "vscode";
import { registerAssist } from "./assist/registerAssist.ts";
import type { EditorServices } from "./editorServices.ts";
import { createProblemsView } from "./problems/problemsView.ts";
import { createTesting, type Testing } from "./testing/testing.ts";
import type { RunNode } from "./tree/runTreeItem.ts";
import { createConfigsView } from "./views/configsView.ts";
import { createInterruptedNotices, type InterruptedNotices } from "./views/interruptedNotices.ts";
import { tellLostStarts } from "./views/lostStarts.ts";
import { createMilestones, type Milestones } from "./views/milestones.ts";
import { createRetentionAtStart } from "./views/retentionAtStart.ts";
import { createRunsView } from "./views/runsView.ts";
import { createServiceStatusBar } from "./views/serviceStatusBar.ts";
import { createStatusBar } from "./views/statusBar.ts";

/** What is shown without being asked for by name: views, status bar, problems, tests, help in documents and notices. */
export interface ShownParts extends vscode.Disposable {
  readonly runsView: vscode.TreeView<RunNode>;
  readonly milestones: Milestones;
  readonly interrupted: InterruptedNotices;
  readonly testing: Testing;
}

export interface ShownPartsMemories {
  /** Of the workspace. */
  readonly memory: vscode.Memento;
  readonly personMemory: vscode.Memento;
}

/** VS Code asks for none of it in an activation, and takes it whenever it comes. */
export function createShownParts(
  services: Omit<EditorServices, "runsView">,
  { memory, personMemory }: ShownPartsMemories,
): ShownParts {
  const { folders, listing } = services;
  const runs = createRunsView(folders, listing);
  const milestones = createMilestones(folders, memory);
  const interrupted = createInterruptedNotices({ folders, memory, personMemory });
  const testing = createTesting(services);
  const all = vscode.Disposable.from(
    runs.disposable,
    milestones,
    createConfigsView(folders),
    createStatusBar(folders),
    createServiceStatusBar(folders),
    createRetentionAtStart(services),
    createProblemsView(folders),
    testing,
    registerAssist(services),
    tellLostStarts(folders, memory),
    interrupted.disposable,
  );
  return {
    ...{ runsView: runs.view, milestones, interrupted, testing },
    dispose: () => all.dispose(),
  };
}
