import type * as vscode from "vscode";
import { deleteRunsAfterAsking } from "../deleteRunsAfterAsking.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { resolveRuns } from "../runTargets.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Delete Runs…*: asks first, offers to export before. */
export function registerDeleteRuns(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.deleteRuns, services.log, async (...args) => {
    const targets = await resolveRuns(services, args, { title: "Delete Runs" });
    await deleteRunsAfterAsking(services, targets);
  });
}
