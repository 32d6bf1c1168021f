import * as vscode from "vscode";
import { createDebounced } from "../../common/throttle.ts";

/** Changes that come within this time are answered once. */
const debounceMs = 300;

export interface FolderWatchOptions {
  /** The setting; relative to the folder. */
  readonly dataFolder: string;
  readonly onConfigsChanged: () => void;
  readonly onRunsChanged: () => void;
}

/** Tells of changed configs, scenarios and schemas, and of runs by other windows and the command line. */
export function watchFolder(
  folder: vscode.WorkspaceFolder,
  { dataFolder, onConfigsChanged, onRunsChanged }: FolderWatchOptions,
): vscode.Disposable {
  const data = dataFolder.replaceAll("\\", "/").replace(/\/+$/, "");
  return vscode.Disposable.from(
    ...watch(folder, "**/*.{touchstone,scenario,schema}.json", onConfigsChanged),
    ...watch(folder, `${data}/{index.json,results/*.json}`, onRunsChanged),
  );
}

// --- internal ---

function watch(
  folder: vscode.WorkspaceFolder,
  glob: string,
  onChanged: () => void,
): vscode.Disposable[] {
  const debounced = createDebounced(debounceMs, onChanged);
  const watcher = vscode.workspace.createFileSystemWatcher(
    new vscode.RelativePattern(folder, glob),
  );
  return [
    debounced,
    watcher,
    watcher.onDidCreate(debounced.trigger),
    watcher.onDidChange(debounced.trigger),
    watcher.onDidDelete(debounced.trigger),
  ];
}
