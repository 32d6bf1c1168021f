import type * as vscode from "vscode";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Load More Runs*: the next rows of a folder; the last row of the *Runs* view calls it. */
export function registerLoadMoreRuns({ folders, log }: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.loadMoreRuns, log, async (folder) => {
    if (typeof folder === "string") await folders.get(folder).runs.loadMore();
  });
}
