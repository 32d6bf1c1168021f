import * as vscode from "vscode";
import { createDebounced } from "../../common/throttle.ts";

/** Changes that come within this time are answered once. */
const debounceMs = 300;

export interface FolderWatchOptions {
  /** The setting; relative to the folder. */
  readonly dataFolder: string;
  readonly onConfigsChanged: () => void;
  readonly onRunsChanged: () => void;
  readonly onBaselinesChanged: () => void;
  /** What a check looks at beside configs and runs: case files, whatever else is saved, and what git has. */
  readonly onInputsChanged: () => void;
  /** Other files that configs and scenarios may name. */
  readonly onNamedFilesChanged: () => void;
  /** A folder is gone or new, with all that is in it: what lay in a new one at once is told by no event of its own. */
  readonly onFoldersChanged: () => void;
}

/** Tells of changed configs, scenarios, schemas and cases, and of baselines and of runs that other windows and the command line begin and end. */
export function watchFolder(
  folder: vscode.WorkspaceFolder,
  options: FolderWatchOptions,
): vscode.Disposable {
  const { onConfigsChanged, onRunsChanged, onBaselinesChanged, onInputsChanged } = options;
  const data = options.dataFolder.replaceAll("\\", "/").replace(/\/+$/, "");
  return vscode.Disposable.from(
    ...watch(folder, "**/*.{touchstone,scenario,schema}.json", onConfigsChanged),
    ...watch(
      folder,
      `${data}/{index.json,labels.json,results/*.json,.locks/run.json}`,
      onRunsChanged,
    ),
    ...watch(folder, `${data}/baseline.json`, onBaselinesChanged),
    ...watch(folder, ".git/index", onInputsChanged),
    ...watchInputs(folder, data, onInputsChanged),
    ...watchNamedFiles(folder, data, options),
  );
}

// --- internal ---

/** Files of cases, and whatever is saved in this window; logs of runs, which grow all the time, are none. */
function watchInputs(
  folder: vscode.WorkspaceFolder,
  data: string,
  onChanged: () => void,
): vscode.Disposable[] {
  const debounced = createDebounced(debounceMs, onChanged);
  const logs = vscode.Uri.joinPath(folder.uri, data, "test_runs").path;
  const onChangedUri = (uri: vscode.Uri) => {
    if (uri.path.startsWith(`${logs}/`)) return;
    if (uri.path.startsWith(`${folder.uri.path}/`)) debounced.trigger();
  };
  const watcher = vscode.workspace.createFileSystemWatcher(
    new vscode.RelativePattern(folder, "**/*.{jsonl,csv}"),
  );
  return [
    debounced,
    watcher,
    watcher.onDidCreate(onChangedUri),
    watcher.onDidChange(onChangedUri),
    watcher.onDidDelete(onChangedUri),
    vscode.workspace.onDidSaveTextDocument(({ uri }) => onChangedUri(uri)),
  ];
}

/** Files that have a name for what they may be used as; of what is gone or new without such a name, that it may be a folder. */
function watchNamedFiles(
  folder: vscode.WorkspaceFolder,
  data: string,
  { onNamedFilesChanged, onFoldersChanged }: FolderWatchOptions,
): vscode.Disposable[] {
  const files = createDebounced(debounceMs, onNamedFilesChanged);
  const folders = createDebounced(debounceMs, onFoldersChanged);
  const left = ["test_runs", "results", ".locks", "index.json"].map(
    (name) => vscode.Uri.joinPath(folder.uri, data, name).path,
  );
  const isLeft = ({ path }: vscode.Uri) =>
    /\/(node_modules|\.git)(\/|$)/.test(path) ||
    left.some((each) => path === each || path.startsWith(`${each}/`));
  const onChanged = (uri: vscode.Uri) => {
    if (namedFile.test(uri.path) && !isLeft(uri)) files.trigger();
  };
  const onCameOrWent = (uri: vscode.Uri) => {
    onChanged(uri);
    if (mayBeFolder.test(uri.path) && !isLeft(uri)) folders.trigger();
  };
  const watcher = vscode.workspace.createFileSystemWatcher(
    new vscode.RelativePattern(folder, "**"),
  );
  return [
    files,
    folders,
    watcher,
    watcher.onDidCreate(onCameOrWent),
    watcher.onDidChange(onChanged),
    watcher.onDidDelete(onCameOrWent),
  ];
}

/** Configs, scenarios and schemas that are called so are watched for with the list of configs. */
const namedFile =
  /(?<!\.(touchstone|scenario|schema))\.(json|jsonc|jsonl|ndjson|csv|har|proto|png|jpe?g|gif|webp|pdf)$/i;

/** A name without the ending of a file. */
const mayBeFolder = /(?<!\.[a-z]\w{0,5})$/i;

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
