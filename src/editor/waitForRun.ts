import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { FolderSession } from "./host/folderSession.ts";
import { commandIds } from "./ids.ts";

const runAfter = t("Run After This One");
const showRunning = t("Show Running Run");

/**
 * Asks what is to become of a start while another run goes on in the folder; resolves when it is to wait. Throws
 * `CancellationError` otherwise, having shown the run that goes on if that was wanted.
 */
export async function askToWait({ runs, id }: FolderSession, name: string): Promise<void> {
  const { goingOn } = runs;
  const message =
    goingOn === undefined
      ? t("Another run goes on in this folder.")
      : t("The run {0} goes on in this folder.", goingOn.name);
  const detail = t(
    "{0} can begin when it has ended, however it ends. It waits as long as this window is open.",
    name,
  );
  const buttons = goingOn === undefined ? [runAfter] : [runAfter, showRunning];
  const choice = await vscode.window.showWarningMessage(
    message,
    { modal: true, detail },
    ...buttons,
  );
  if (choice === runAfter) return;
  if (choice === showRunning && goingOn !== undefined) {
    const ref = { folder: id, runId: goingOn.runId };
    await vscode.commands.executeCommand(commandIds.openReport, ref);
  }
  throw new vscode.CancellationError();
}
