import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { createSample } from "../createSample.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { pickFolder } from "./pickFolder.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Create Sample Config*: writes a config and its scenarios, asks before it overwrites, opens the config. */
export function registerCreateSampleConfig(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.createSampleConfig, services.log, async () => {
    const config = await createSample(
      await pickFolder(services.folders, t("Create Sample Config")),
    );
    if (config !== undefined) await vscode.window.showTextDocument(vscode.Uri.file(config));
  });
}
