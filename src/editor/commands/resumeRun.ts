import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { assertTrusted } from "../runConfigFile.ts";
import { resolveRun } from "../runTargets.ts";
import { startFromRun } from "../startFromRun.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Resume*: runs what is missing of a run that was cut short, as its config was when it began. */
export function registerResumeRun(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.resumeRun, services.log, async (...args) => {
    assertTrusted();
    const options = { title: t("Resume Run"), needsFile: true, takesActiveReport: true };
    const { session, runId } = await resolveRun(services, args, options);
    const ask = (name: string) => t("Resume {0} as it was when it began?", name);
    const ref = await startFromRun(services, session, { runId, ask, button: t("Resume") });
    await vscode.commands.executeCommand(commandIds.openReport, ref);
    return ref;
  });
}
