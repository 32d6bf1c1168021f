import { t } from "@vscode/l10n";
import * as vscode from "vscode";

/** A folder to export result files to; `undefined` when the dialog was left. */
export async function pickExportFolder(
  startIn: string,
  openLabel: string,
): Promise<string | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: t("Pick a Folder for the Result Files"),
    openLabel,
    defaultUri: vscode.Uri.file(startIn),
    canSelectFiles: false,
    canSelectFolders: true,
  });
  return picked?.[0]?.fsPath;
}
