import { t } from "@vscode/l10n";
import type * as vscode from "vscode";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { pickFolder } from "./pickFolder.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Manage Data*: what the data folder takes, which keys there are, what is kept. */
export function registerManageData(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.manageData, services.log, async () => {
    await services.data.open(await pickFolder(services.folders, t("Manage Data")));
  });
}
