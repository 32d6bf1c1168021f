import { t } from "@vscode/l10n";
import type * as vscode from "vscode";
import { deleteRunsAfterAsking } from "../deleteRunsAfterAsking.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { readSelectedRuns, resolveRuns } from "../runTargets.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Delete Runs…*: offers to take it back; by its key, the runs that are selected in the view. */
export function registerDeleteRuns(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.deleteRuns, services.log, async (...args) => {
    const isKey = args[0] === selectedRuns;
    const targets = isKey
      ? readSelectedRuns(services)
      : await resolveRuns(services, args, { title: t("Delete Runs") });
    if (targets.length === 0) return;
    await deleteRunsAfterAsking(services, targets);
  });
}

// --- internal ---

/** What the key binding hands over in place of a row. */
const selectedRuns = "selected";
