import * as vscode from "vscode";
import type { FolderSession } from "../host/folderSession.ts";
import type { FolderSessions } from "../host/folderSessions.ts";
import { contextKeys } from "../ids.ts";
import { ManagedContextKey } from "./contextKey.ts";

/** What a person does once, in whatever way: steps of the walkthrough are done by it. */
export type Milestone = "reportOpened" | "hasModel" | "compared";

export interface Milestones extends vscode.Disposable {
  /** Remembers it for this workspace; the editor itself remembers the steps that are done by it. */
  reach(milestone: Milestone): void;
}

/**
 * Sets a context key for each of them, and notices those that files tell of: a config with a model, a baseline. The editor looks
 * at the keys of a step when they change and at no other time, so they are shown to it anew when a walkthrough comes up.
 * `memory` must not be the one that places of keys are kept in: of two updates at nearly the same time the editor may lose one.
 */
export function createMilestones(folders: FolderSessions, memory: vscode.Memento): Milestones {
  const reached = new Set(memory.get<readonly string[]>(memoryKey, []));
  for (const milestone of milestones) {
    if (reached.has(milestone)) new ManagedContextKey(contextKeys[milestone]).set(true);
  }
  const reach = (milestone: Milestone): void => {
    if (reached.has(milestone)) return;
    reached.add(milestone);
    new ManagedContextKey(contextKeys[milestone]).set(true);
    void memory.update(memoryKey, [...reached]);
  };
  const lookAt = ({ configs, baselines }: FolderSession): void => {
    const providers = configs.configs.flatMap((config) => config.providers);
    if (providers.some(({ model }) => model !== undefined)) reach("hasModel");
    if (baselines.baselines.length > 0) reach("compared");
  };
  const subscription = vscode.Disposable.from(
    folders.onDidChangeConfigs(lookAt),
    folders.onDidChangeRuns(({ session, change }) => change === "rows" && lookAt(session)),
    showKeysAnew(),
  );
  return { reach, dispose: () => subscription.dispose() };
}

// --- internal ---

/** A walkthrough has been made so long after its tab, in ms; the later ones are for slow machines. */
const madeAfterMs = [250, 1500, 5000];

/** For a moment sets a key that each step asks for beside its own, once a tab that may be a walkthrough is in front. */
function showKeysAnew(): vscode.Disposable {
  let timers: NodeJS.Timeout[] = [];
  const stop = () => timers.splice(0).forEach(clearTimeout);
  const show = () => {
    const key = new ManagedContextKey(contextKeys.walkthroughShown);
    key.set(true);
    key.set(false);
  };
  const subscription = vscode.window.tabGroups.onDidChangeTabs(({ opened, changed }) => {
    const inFront = [...opened, ...changed].filter(({ isActive }) => isActive);
    // The API has no kind of input for the tab of a walkthrough.
    if (!inFront.some(({ input }) => input === undefined)) return;
    stop();
    timers = madeAfterMs.map((ms) => setTimeout(show, ms));
  });
  return vscode.Disposable.from(subscription, { dispose: stop });
}

const memoryKey = "touchstone.milestones";
const milestones = ["reportOpened", "hasModel", "compared"] as const;
