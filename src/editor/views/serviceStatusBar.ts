import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { FolderSessions } from "../host/folderSessions.ts";
import { contextKeys, internalCommandIds } from "../ids.ts";
import { formatServiceStatus, formatServiceTooltip } from "../text/serviceText.ts";
import { ManagedContextKey } from "./contextKey.ts";

/** One item while a Test Service runs, and the context key that says so; it offers what can be done with it. */
export function createServiceStatusBar(folders: FolderSessions): vscode.Disposable {
  const item = vscode.window.createStatusBarItem(
    "touchstone.service",
    vscode.StatusBarAlignment.Left,
  );
  item.name = t("Touchstone Test Service");
  item.command = internalCommandIds.showServiceActions;
  const isRunning = new ManagedContextKey(contextKeys.serviceRunning);
  const update = () => {
    const running = folders.sessions.flatMap(({ folder, service }) =>
      service.running === undefined ? [] : [{ folder: folder.name, url: service.running.url }],
    );
    isRunning.set(running.length > 0);
    if (running.length === 0) {
      item.hide();
      return;
    }
    const text = formatServiceStatus(running);
    const tooltip = formatServiceTooltip(running);
    item.text = `$(radio-tower) ${text}`;
    item.tooltip = tooltip;
    item.accessibilityInformation = { label: tooltip, role: "button" };
    item.show();
  };
  return vscode.Disposable.from(
    item,
    folders.onDidChangeService(update),
    folders.onDidChangeFolders(update),
  );
}
