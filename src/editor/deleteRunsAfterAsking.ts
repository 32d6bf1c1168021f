import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { errorMessage, UserError } from "../model/userError.ts";
import { formatPlural } from "../model/words/figures.ts";
import type { EditorServices } from "./editorServices.ts";
import type { FolderSession } from "./host/folderSession.ts";
import { pickExportFolder } from "./pickExportFolder.ts";
import { groupBySession, type RunTarget } from "./runTargets.ts";
import { showError } from "./showError.ts";
import { withSlowProgress } from "./slowProgress.ts";
import { describeDeleted, describeDeletion, describeKept } from "./text/deletionText.ts";
import { offerUndo } from "./undoDeletion.ts";

const deleteButton = t("Delete");
const deleteForGoodButton = t("Delete for Good");
const exportButton = t("Export First…");

export interface DeleteOptions {
  /** Whether a folder is asked for that gets the result files first. */
  readonly exportsFirst?: boolean;
}

/**
 * Deletes runs, and offers to take that back. Asks before only where a baseline or a pinned run is among them, or where there
 * is no way back. Throws `UserError`.
 */
export async function deleteRunsAfterAsking(
  services: Pick<EditorServices, "reports" | "log">,
  targets: readonly RunTarget[],
  { exportsFirst = false }: DeleteOptions = {},
): Promise<void> {
  const asked = await askForKept(targets);
  if (asked === undefined) return;
  for (const [session, runs] of groupBySession(targets)) {
    let exportTo: string | undefined;
    if (exportsFirst || asked === exportButton) {
      exportTo = await pickExportFolder(session.path, t("Export and Delete"));
      if (exportTo === undefined) return;
    }
    try {
      const deleted = await moveToTrash(services, session, runs, exportTo);
      services.reports.close(session.id, deleted);
    } finally {
      await session.runs.refresh();
    }
  }
}

// --- internal ---

/** What is to be done; undefined for nothing. */
async function askForKept(targets: readonly RunTarget[]): Promise<string | undefined> {
  const found = [...groupBySession(targets)].map(async ([session, runs]) => {
    const runIds = runs.map(({ runId }) => runId);
    const { kept } = await session.host.request("findKeptRuns", { runIds });
    return kept.flatMap(({ id, why }) => {
      const target = runs.find(({ runId }) => runId === id);
      return target === undefined ? [] : [{ ...target, why }];
    });
  });
  const kept = (await Promise.all(found)).flat();
  if (kept.length === 0) return deleteButton;
  const { message, detail } = describeKept(kept, targets.length);
  const options = { modal: true, detail };
  return await vscode.window.showWarningMessage(message, options, deleteButton, exportButton);
}

async function moveToTrash(
  { log }: Pick<EditorServices, "log">,
  session: FolderSession,
  runs: readonly RunTarget[],
  exportTo: string | undefined,
): Promise<readonly string[]> {
  const runIds = runs.map(({ runId }) => runId);
  const title = t("Deleting {0}…", formatPlural(runIds.length, "run"));
  const moving = session.host.request("trashRuns", { runIds, exportTo });
  try {
    const { batch, deleted } = await withSlowProgress(title, moving);
    const message = describeDeleted(runs);
    if (batch !== undefined) {
      const offer = offerUndo({ session, batch, message });
      void offer.catch((error) => showError(log, "undo", error));
    }
    return deleted;
  } catch (error) {
    if (exportTo !== undefined || !(error instanceof UserError) || error.code !== "storage") {
      throw error;
    }
    return await deleteForGood(session, runs, errorMessage(error));
  }
}

/** Where runs cannot be moved, there is no way back. */
async function deleteForGood(
  session: FolderSession,
  runs: readonly RunTarget[],
  reason: string,
): Promise<readonly string[]> {
  const { message, detail } = describeDeletion(runs, reason);
  const options = { modal: true, detail };
  const choice = await vscode.window.showWarningMessage(message, options, deleteForGoodButton);
  if (choice === undefined) return [];
  const runIds = runs.map(({ runId }) => runId);
  const work = session.host.request("deleteRuns", { runIds });
  return (await withSlowProgress(t("Deleting {0}…", formatPlural(runIds.length, "run")), work))
    .deleted;
}
