import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { UserError } from "../../model/userError.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { locateInFolder } from "../locateInFolder.ts";

/** Opens a file that went with a prompt; `path` is relative to the workspace folder. Throws `UserError`. */
export async function openPromptFile(session: FolderSession, path: string): Promise<void> {
  const file = await locateInFolder(session.path, path).catch((error) => {
    if (error instanceof UserError) throw error;
    throw new UserError(t("There is no file {0} in this workspace folder.", path), {
      code: "not_found",
      cause: error,
    });
  });
  await vscode.commands.executeCommand("vscode.open", vscode.Uri.file(file), { preview: true });
}
