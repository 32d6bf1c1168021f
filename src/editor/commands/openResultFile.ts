import { realpath } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { UserError } from "../../model/userError.ts";
import { isInside } from "../dataFolder.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { resolveRun } from "../runTargets.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Open Result File*: only one that lies in the workspace folder. */
export function registerOpenResultFile(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.openResultFile, services.log, async (...args) => {
    const options = { title: "Open Result File", needsFile: true, takesActiveReport: true };
    const { session, runId } = await resolveRun(services, args, options);
    const { file } = await session.host.request("getResultFile", { runId });
    const resolved = await locate(session.path, file);
    await vscode.window.showTextDocument(vscode.Uri.file(resolved), { preview: true });
  });
}

// --- internal ---

async function locate(folder: string, file: string): Promise<string> {
  const resolved = path.resolve(folder, file);
  if (isInside(await realpath(folder), await realpath(resolved))) return resolved;
  throw new UserError(`${resolved} is outside the workspace folder and is not opened`, {
    code: "storage",
  });
}
