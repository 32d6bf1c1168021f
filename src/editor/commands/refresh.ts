import type * as vscode from "vscode";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Refresh*: reads configs and runs anew. */
export function registerRefresh({ folders, log }: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.refresh, log, () => folders.refresh());
}
