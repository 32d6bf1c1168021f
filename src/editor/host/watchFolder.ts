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
  /** A folder is gone or new, with all that is in it: what lay in one is told by no event of its own. */
  readonly onFoldersChanged: () => void;
  /** Whether a path, which ends in no slash, is of a folder in which something is that is listed. */
  readonly holdsListed: (path: string) => boolean;
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

/** Files that have a name for what they may be used as, and folders that come and go. */
function watchNamedFiles(
  folder: vscode.WorkspaceFolder,
  data: string,
  options: FolderWatchOptions,
): vscode.Disposable[] {
  const files = createDebounced(debounceMs, options.onNamedFilesChanged);
  const folders = createDebounced(debounceMs, options.onFoldersChanged);
  const pathOf = (name: string) => vscode.Uri.joinPath(folder.uri, data, name).path;
  const index = pathOf("index.json");
  const left = ["test_runs", "results", ".locks"].map((name) => `${pathOf(name)}/`);
  const isLeft = ({ path }: vscode.Uri) =>
    /\/(node_modules|\.git)(\/|$)/.test(path) ||
    path === index ||
    left.some((each) => path.startsWith(each));
  const onChanged = (uri: vscode.Uri) => {
    if (namedFile.test(uri.path) && !isLeft(uri)) files.trigger();
  };
  const watcher = vscode.workspace.createFileSystemWatcher(
    new vscode.RelativePattern(folder, "**"),
  );
  return [
    files,
    folders,
    watcher,
    watcher.onDidCreate(async (uri) => {
      onChanged(uri);
      if (!isLeft(uri) && (isNamedAsFolder(uri) || (await isFolder(uri)))) folders.trigger();
    }),
    watcher.onDidChange(onChanged),
    watcher.onDidDelete((uri) => {
      onChanged(uri);
      if (!isLeft(uri) && (isNamedAsFolder(uri) || options.holdsListed(uri.path)))
        folders.trigger();
    }),
  ];
}

/** Configs, scenarios and schemas that are called so are watched for with the list of configs. */
const namedFile =
  /(?<!\.(touchstone|scenario|schema))\.(json|jsonc|jsonl|ndjson|csv|har|proto|png|jpe?g|gif|webp|pdf)$/i;

/** Whether a name is without the ending of a file. */
function isNamedAsFolder({ path }: vscode.Uri): boolean {
  return !/\.[a-z]\w{0,5}$/i.test(path);
}

async function isFolder(uri: vscode.Uri): Promise<boolean> {
  try {
    return (await vscode.workspace.fs.stat(uri)).type === vscode.FileType.Directory;
  } catch {
    // It is gone again.
    return false;
  }
}

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
