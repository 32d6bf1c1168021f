import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Clear API Key…*: removes stored keys, and permissions to send environment variables. */
export function registerClearApiKey({ vault, log }: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.clearApiKey, log, async () => {
    const stored = vault.list().map((place) => ({
      label: place.name,
      description: place.origin,
      detail: t("Stored key"),
      clear: () => vault.clear(place),
    }));
    const allowed = vault.listAllowed().map((place) => ({
      label: place.name,
      description: place.origin,
      detail: t("Permission to send the environment variable"),
      clear: () => vault.disallow(place),
    }));
    if (stored.length + allowed.length === 0) {
      void vscode.window.showInformationMessage(t("No key is stored."));
      return;
    }
    const picked = await vscode.window.showQuickPick([...stored, ...allowed], {
      title: t("Clear API Key"),
      placeHolder: t("Tick the keys to remove"),
      canPickMany: true,
    });
    for (const { clear } of picked ?? []) await clear();
  });
}
