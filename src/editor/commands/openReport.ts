import type * as vscode from "vscode";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { resolveRun } from "../runTargets.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Open Report*: of a run that has ended or goes on. */
export function registerOpenReport(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.openReport, services.log, async (...args) => {
    const options = { title: "Open Report", needsFile: true };
    const { session, runId } = await resolveRun(services, args, options);
    services.reports.open({ folder: session.id, runId });
  });
}
