import * as vscode from "vscode";
import { errorMessage } from "../../model/userError.ts";
import type { EditorServices } from "../editorServices.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { readRetention } from "../retentionSettings.ts";

/** Applies the retention policy of each folder once, when its runs are first listed: only where it is switched on, in a trusted workspace. */
export function createRetentionAtStart(
  services: Pick<EditorServices, "folders" | "reports" | "log">,
): vscode.Disposable {
  const { folders, log } = services;
  const done = new WeakSet<FolderSession>();
  return folders.onDidChangeRuns(({ session, change }) => {
    if (change !== "rows" || done.has(session) || !vscode.workspace.isTrusted) return;
    if (session.runs.error !== undefined || session.runs.total === 0) return;
    done.add(session);
    const settings = readRetention(session.folder);
    if (!settings.isEnabled || Object.keys(settings.policy).length === 0) return;
    // At the start nobody asked for it: what goes wrong is told in the log.
    const warn = (error: unknown) => log.warn(`retention: ${errorMessage(error)}`);
    void import("../applyRetention.ts")
      .then(({ applyRetention }) => applyRetention(services, session, settings, warn))
      .catch(warn);
  });
}
