import type * as vscode from "vscode";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Show Log*: what the extension and its run hosts wrote. */
export function registerShowLog({ log }: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.showLog, log, async () => log.show());
}
