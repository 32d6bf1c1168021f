import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { FolderSession } from "./host/folderSession.ts";

/** How long runs can be taken back at least; a notification is there a little longer. */
const undoForMs = 10_000;
const graceMs = 10_000;

const undo = t("Undo");

/** A batch of runs in the trash of a folder's data. */
export interface Deletion {
  readonly session: FolderSession;
  readonly batch: string;
  /** What was done, in a sentence. */
  readonly message: string;
}

/** Tells of a deletion and offers to take it back for ten seconds; then the runs go to the trash of the platform, or for good. */
export async function offerUndo({ session, batch, message }: Deletion): Promise<void> {
  const timer = Promise.withResolvers<undefined>();
  const timeout = setTimeout(() => timer.resolve(undefined), undoForMs + graceMs);
  const asked = vscode.window.showInformationMessage(message, undo);
  try {
    const choice = await Promise.race([asked, timer.promise]);
    if (choice === undo) await restoreRuns(session, batch);
    else await emptyTrash(session, batch);
  } finally {
    clearTimeout(timeout);
  }
}

/** Takes the runs of a batch back. Throws `UserError`. */
export async function restoreRuns(session: FolderSession, batch: string): Promise<void> {
  try {
    await session.host.request("restoreTrash", { batch });
  } finally {
    await session.runs.refresh();
  }
}

/** Gives a batch to the trash of VS Code, else of the desktop that its server runs on; where there is none, it is deleted for good. */
export async function emptyTrash(session: FolderSession, batch: string): Promise<void> {
  const { folder } = await session.host.request("handOverTrash", { batch });
  try {
    const options = { recursive: true, useTrash: true };
    await vscode.workspace.fs.delete(vscode.Uri.file(folder), options);
  } catch {
    await session.host.request("emptyTrash", { batch });
  }
}
