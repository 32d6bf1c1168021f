import * as vscode from "vscode";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { locateInFolder } from "../locateInFolder.ts";
import { resolveRun } from "../runTargets.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Open Result File*: only one that lies in the workspace folder. */
export function registerOpenResultFile(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.openResultFile, services.log, async (...args) => {
    const options = { title: "Open Result File", needsFile: true, takesActiveReport: true };
    const { session, runId } = await resolveRun(services, args, options);
    const { file } = await session.host.request("getResultFile", { runId });
    const resolved = await locateInFolder(session.path, file);
    await vscode.window.showTextDocument(vscode.Uri.file(resolved), { preview: true });
  });
}
