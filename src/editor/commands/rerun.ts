import path from "node:path";
import { t } from "@vscode/l10n";
import type * as vscode from "vscode";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { probeConfigFile } from "../probeConfigFile.ts";
import { assertTrusted, runConfigFile } from "../runConfigFile.ts";
import { resolveRun } from "../runTargets.ts";
import { registerCommand } from "./registerCommand.ts";

/**
 * *Rerun*: starts the config of a run again, as that file is now; after a probe it probes the same provider. Asked for in a
 * report, it shows that of the new run.
 */
export function registerRerun(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.rerun, services.log, async (...args) => {
    assertTrusted();
    const options = { title: t("Rerun"), needsFile: true, takesActiveReport: true };
    const { session, runId } = await resolveRun(services, args, options);
    const { config, probe } = await session.host.request("getRunConfig", { runId });
    const file = path.resolve(session.path, config);
    const isFromReport = services.reports.active?.runId === runId;
    const started = await (probe === undefined
      ? runConfigFile(services, session, file)
      : probeConfigFile(services, session, file, probe));
    if (isFromReport) services.reports.open(started);
    return started;
  });
}
