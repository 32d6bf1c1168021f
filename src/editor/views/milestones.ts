import * as vscode from "vscode";
import type { FolderSession } from "../host/folderSession.ts";
import type { FolderSessions } from "../host/folderSessions.ts";
import { contextKeys } from "../ids.ts";
import { ManagedContextKey } from "./contextKey.ts";

/** What a person does once, in whatever way: steps of the walkthrough are done by it. */
export type Milestone = "reportOpened" | "hasModel" | "compared";

export interface Milestones extends vscode.Disposable {
  /** Remembers it for good. */
  reach(milestone: Milestone): void;
}

/** Sets a context key for each of them, and notices those that files tell of: a config with a model, a baseline. */
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
  );
  return { reach, dispose: () => subscription.dispose() };
}

// --- internal ---

const memoryKey = "touchstone.milestones";
const milestones = ["reportOpened", "hasModel", "compared"] as const;
