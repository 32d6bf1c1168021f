import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { formatCount } from "../../model/words/figures.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { locateInFolder } from "../locateInFolder.ts";
import type { RunRef } from "../runRef.ts";
import { resolveRun } from "../runTargets.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Open Result File*: only one that lies in the workspace folder. */
export function registerOpenResultFile(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.openResultFile, services.log, async (...args) => {
    const options = { title: t("Open Result File"), needsFile: true, takesActiveReport: true };
    const { session, runId } = await resolveRun(services, args, options);
    const { file } = await session.host.request("getResultFile", { runId });
    const resolved = await locateInFolder(session.path, file);
    const uri = vscode.Uri.file(resolved);
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > mostEditorBytes) await offerOthers({ folder: session.id, runId }, uri, size);
    else await vscode.window.showTextDocument(uri, { preview: true });
  });
}

// --- internal ---

/** VS Code hands no larger text to extensions. */
const mostEditorBytes = 50 * 1024 * 1024;

async function offerOthers(ref: RunRef, uri: vscode.Uri, size: number): Promise<void> {
  const report = t("Open Report");
  const reveal = t("Reveal in Explorer");
  const megabytes = formatCount(size / 1024 ** 2);
  const message = t("The result file has {0} MB, more than the editor shows.", megabytes);
  const choice = await vscode.window.showInformationMessage(message, report, reveal);
  if (choice === report) await vscode.commands.executeCommand(commandIds.openReport, ref);
  if (choice === reveal) await vscode.commands.executeCommand("revealInExplorer", uri);
}
