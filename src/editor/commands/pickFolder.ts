import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { UserError } from "../../model/userError.ts";
import type { FolderSession } from "../host/folderSession.ts";
import type { FolderSessions } from "../host/folderSessions.ts";

/** The only folder, or one picked from a list. Throws `UserError` when none is open, else `CancellationError`. */
export function pickFolder(folders: FolderSessions, title: string): Promise<FolderSession> {
  return pickSession(folders.sessions, title, t("open a folder first"));
}

/** The only one of some folders, or one picked from a list; `whenNone` says what to do when there are none. Throws as `pickFolder` does. */
export async function pickSession(
  sessions: readonly FolderSession[],
  title: string,
  whenNone: string,
): Promise<FolderSession> {
  const [first, ...others] = sessions;
  if (first === undefined) throw new UserError(whenNone, { code: "usage" });
  if (others.length === 0) return first;
  const items = sessions.map((session) => ({
    label: session.folder.name,
    description: session.path,
    session,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: t("Pick a folder"),
  });
  if (picked === undefined) throw new vscode.CancellationError();
  return picked.session;
}
