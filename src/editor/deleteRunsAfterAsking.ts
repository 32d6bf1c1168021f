import * as vscode from "vscode";
import { formatPlural } from "../model/words/figures.ts";
import type { EditorServices } from "./editorServices.ts";
import { pickExportFolder } from "./pickExportFolder.ts";
import { groupBySession, type RunTarget } from "./runTargets.ts";
import { withSlowProgress } from "./slowProgress.ts";
import { describeDeletion } from "./text/deletionText.ts";

const deleteButton = "Delete";
const exportButton = "Export First…";

/** Names what goes, offers to export it before, and deletes it when told to. Throws `UserError`. */
export async function deleteRunsAfterAsking(
  services: Pick<EditorServices, "reports">,
  targets: readonly RunTarget[],
): Promise<void> {
  const { message, detail } = describeDeletion(targets);
  const options = { modal: true, detail };
  const choice = await vscode.window.showWarningMessage(
    message,
    options,
    deleteButton,
    exportButton,
  );
  if (choice === undefined) return;
  for (const [session, runs] of groupBySession(targets)) {
    let exportTo: string | undefined;
    if (choice === exportButton) {
      exportTo = await pickExportFolder(session.path, "Export and Delete");
      if (exportTo === undefined) return;
    }
    const runIds = runs.map(({ runId }) => runId);
    const work = session.host.request("deleteRuns", { runIds, exportTo });
    const title = `Deleting ${formatPlural(runIds.length, "run")}…`;
    try {
      const { deleted } = await withSlowProgress(title, work);
      services.reports.close(session.id, deleted);
    } finally {
      await session.runs.refresh();
    }
  }
}
