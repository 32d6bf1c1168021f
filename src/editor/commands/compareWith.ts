import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { UserError } from "../../model/userError.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { resolveRun } from "../runTargets.ts";
import { findPreviousRun } from "../text/comparisonText.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Compare with Baseline* and *Compare with Previous Run*, of a row, the report that has the focus, or a run that is picked. */
export function registerCompareWith(services: EditorServices): vscode.Disposable {
  const { log } = services;
  return vscode.Disposable.from(
    registerCommand(commandIds.compareWithBaseline, log, async (...args) => {
      const { session, runId } = await resolve(services, args, t("Compare with Baseline"));
      const { runId: base } = await session.host.request("getBaseline", { runId });
      services.comparisons.open({ folder: session.id, runIds: [base, runId] });
    }),
    registerCommand(commandIds.compareWithPrevious, log, async (...args) => {
      const { session, runId } = await resolve(services, args, t("Compare with Previous Run"));
      await session.runs.load();
      const base = findPreviousRun(session.runs.rows, runId);
      if (base === undefined) {
        throw new UserError(t("There is no earlier run of this config with a result file here."), {
          code: "not_found",
        });
      }
      services.comparisons.open({ folder: session.id, runIds: [base, runId] });
    }),
  );
}

// --- internal ---

function resolve(services: EditorServices, args: readonly unknown[], title: string) {
  return resolveRun(services, args, { title, needsFile: true, takesActiveReport: true });
}
