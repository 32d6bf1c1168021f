import * as vscode from "vscode";
import { UserError } from "../../model/userError.ts";
import type { FolderSession } from "../folderSession.ts";
import type { FolderSessions } from "../folderSessions.ts";

/** The only folder, or one picked from a list. Throws `UserError` when none is open, else `CancellationError`. */
export async function pickFolder(folders: FolderSessions, title: string): Promise<FolderSession> {
  const [first, ...others] = folders.sessions;
  if (first === undefined) throw new UserError("open a folder first", { code: "usage" });
  if (others.length === 0) return first;
  const items = folders.sessions.map((session) => ({
    label: session.folder.name,
    description: session.path,
    session,
  }));
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: "Pick a folder" });
  if (picked === undefined) throw new vscode.CancellationError();
  return picked.session;
}
