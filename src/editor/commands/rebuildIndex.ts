import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { HostResult } from "../../model/wire/hostProtocol.ts";
import { formatPlural } from "../../model/words/figures.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { withSlowProgress } from "../slowProgress.ts";
import { pickFolder } from "./pickFolder.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Rebuild Index*: from the result files; rows without a file stay. */
export function registerRebuildIndex(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.rebuildIndex, services.log, async () => {
    const session = await pickFolder(services.folders, t("Rebuild Index"));
    const work = session.host.request("rebuildIndex", { prune: false });
    const result = await withSlowProgress(t("Rebuilding the index…"), work);
    await session.runs.refresh();
    for (const problem of result.problems) services.log.warn(problem);
    void vscode.window.showInformationMessage(formatResult(result));
    return result;
  });
}

// --- internal ---

function formatResult({ added, repaired, problems }: HostResult<"rebuildIndex">): string {
  const changes = [];
  if (added > 0) changes.push(t("{0} added", formatPlural(added, "row")));
  if (repaired > 0) changes.push(t("{0} repaired", formatPlural(repaired, "row")));
  if (problems.length > 0)
    changes.push(t("{0} in the log", formatPlural(problems.length, "problem")));
  return changes.length === 0
    ? t("The index is right.")
    : t("Index rebuilt: {0}.", changes.join(", "));
}
