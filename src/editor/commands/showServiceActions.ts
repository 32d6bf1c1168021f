import * as vscode from "vscode";
import type { EditorServices } from "../editorServices.ts";
import { type CommandId, commandIds, internalCommandIds } from "../ids.ts";
import { registerCommand } from "./registerCommand.ts";

/** What the status bar item of the Test Service offers. */
export function registerShowServiceActions({ log }: EditorServices): vscode.Disposable {
  return registerCommand(internalCommandIds.showServiceActions, log, async () => {
    const picked = await vscode.window.showQuickPick(actions, { title: "Test Service" });
    if (picked !== undefined) await vscode.commands.executeCommand(picked.command);
  });
}

// --- internal ---

interface ServiceAction extends vscode.QuickPickItem {
  readonly command: CommandId;
}

const actions: readonly ServiceAction[] = [
  { label: "$(link) Copy Service URL", command: commandIds.copyServiceUrl },
  { label: "$(key) Copy Service Token", command: commandIds.copyServiceToken },
  { label: "$(book) Open API Docs", command: commandIds.openApiDocs },
  { label: "$(debug-stop) Stop Test Service", command: commandIds.stopService },
];
