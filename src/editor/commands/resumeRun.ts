import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { assertTrusted, startPrepared } from "../runConfigFile.ts";
import { resolveRun } from "../runTargets.ts";
import { withSlowProgress } from "../slowProgress.ts";
import { registerCommand } from "./registerCommand.ts";

const resumeButton = t("Resume");

/** *Resume*: runs what is missing of a run that was cut short, as its config was when it began. */
export function registerResumeRun(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.resumeRun, services.log, async (...args) => {
    assertTrusted();
    const options = { title: t("Resume Run"), needsFile: true, takesActiveReport: true };
    const { session, runId } = await resolveRun(services, args, options);
    const preparing = session.host.request("prepareResume", { runId });
    const { changes, ...ready } = await withSlowProgress(t("Reading the run…"), preparing);
    if (changes.length > 0) await assertAsItWas(ready.name, changes);
    const ref = await startPrepared(services, session, ready);
    await vscode.commands.executeCommand(commandIds.openReport, ref);
    return ref;
  });
}

// --- internal ---

/** Asks whether a run may go on whose config is another one by now. Throws `CancellationError`. */
async function assertAsItWas(name: string, changes: readonly string[]): Promise<void> {
  const message = t("Resume {0} as it was when it began?", name);
  const options = { modal: true, detail: changes.join("\n") };
  const choice = await vscode.window.showWarningMessage(message, options, resumeButton);
  if (choice !== resumeButton) throw new vscode.CancellationError();
}
