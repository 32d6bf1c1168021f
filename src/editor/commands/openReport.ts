import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { EditorServices } from "../editorServices.ts";
import { commandIds, internalCommandIds } from "../ids.ts";
import { resolveRun } from "../runTargets.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Open Report*: of a run that has ended or goes on; also of the row of the latter. */
export function registerOpenReport(services: EditorServices): vscode.Disposable {
  const { log } = services;
  return vscode.Disposable.from(
    registerCommand(commandIds.openReport, log, (...args) => openReport(services, args)),
    registerCommand(internalCommandIds.openRunningReport, log, () =>
      openReport(services, [findRunning(services)]),
    ),
  );
}

// --- internal ---

/** The run that goes on, in the folder whose row was clicked; the one that just did when it has ended under the click. */
function findRunning({ folders, runsView }: EditorServices): unknown {
  const [clicked] = runsView.selection;
  const [running] = folders.sessions.filter(({ runs }) => runs.goingOn !== undefined);
  const session = clicked?.session ?? running ?? folders.sessions[0];
  const runId = session?.runs.latestRunning;
  return session === undefined || runId === undefined ? clicked : { folder: session.id, runId };
}

async function openReport(services: EditorServices, args: readonly unknown[]): Promise<void> {
  const options = { title: t("Open Report"), needsFile: true };
  const { session, runId } = await resolveRun(services, args, options);
  services.reports.open({ folder: session.id, runId });
}
