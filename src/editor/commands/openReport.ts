import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { UserError } from "../../model/userError.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds, internalCommandIds } from "../ids.ts";
import { resolveRun } from "../runTargets.ts";
import { registerCommand } from "./registerCommand.ts";

/**
 * *Open Report*: of a run that has ended or goes on; also of the row of the latter. Called with `{ runId, section? }` it opens that
 * run, whichever folder has it, at that section.
 */
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
  const named = await readLink(args[0]);
  if (named !== undefined) {
    const { id: folder } = await services.folders.findRun(named.runId);
    services.reports.open({ folder, runId: named.runId }, named.section);
    return;
  }
  const options = { title: t("Open Report"), needsFile: true };
  const { session, runId } = await resolveRun(services, args, options);
  services.reports.open({ folder: session.id, runId });
}

/** A run that is named by nothing but its id; rows and references name their folder. */
async function readLink(arg: unknown) {
  if (typeof arg !== "object" || arg === null || !("runId" in arg) || "folder" in arg) {
    return undefined;
  }
  const { reportLinkSchema } = await import("../../model/wire/reportLinkProtocol.ts");
  const parsed = reportLinkSchema.safeParse(arg);
  if (parsed.success) return parsed.data;
  throw new UserError(t("there is no run or no section of that name"), { code: "usage" });
}
