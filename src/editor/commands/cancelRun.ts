import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { EditorServices } from "../editorServices.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { commandIds } from "../ids.ts";
import { formatElsewhere, formatProgress } from "../text/runText.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Cancel Run*: stops the run that goes on, also that of another window or process; what is there is kept. */
export function registerCancelRun(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.cancelRun, services.log, async (target) => {
    const session = await findSession(services, target);
    const running = session?.runs.goingOn;
    if (session === undefined || running === undefined) return;
    await session.host.request("cancelRun", { runId: running.runId });
  });
}

// --- internal ---

async function findSession(
  { folders }: EditorServices,
  target: unknown,
): Promise<FolderSession | undefined> {
  const running = folders.sessions.filter(({ runs }) => runs.goingOn !== undefined);
  const named = running.find((session) => isOf(session, target));
  if (named !== undefined || running.length <= 1) return named ?? running[0];
  const items = running.flatMap((session) => {
    const { running, elsewhere, goingOn } = session.runs;
    if (goingOn === undefined) return [];
    const figures =
      running === undefined ? elsewhere && formatElsewhere(elsewhere) : formatProgress(running);
    const description = `${session.folder.name} · ${figures}`;
    return { label: goingOn.name, description, session };
  });
  const picked = await vscode.window.showQuickPick(items, { title: t("Cancel Run") });
  return picked?.session;
}

function isOf(session: FolderSession, target: unknown): boolean {
  if (typeof target !== "object" || target === null) return false;
  if ("session" in target) return target.session === session;
  return "folder" in target && target.folder === session.id;
}
