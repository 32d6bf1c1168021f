import type * as vscode from "vscode";
import { deleteRuns } from "../deleteRuns.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { resolveRuns } from "../runTargets.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Delete Runs…*: asks first, offers to export before. */
export function registerDeleteRuns(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.deleteRuns, services.log, async (...args) => {
    const targets = await resolveRuns(services, args, { title: "Delete Runs" });
    await deleteRuns(services, targets);
  });
}
