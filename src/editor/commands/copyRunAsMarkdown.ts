import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { formatPlural } from "../../model/words/figures.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { groupBySession, type RunTarget, resolveRuns } from "../runTargets.ts";
import { showError } from "../showError.ts";
import { withSlowProgress } from "../slowProgress.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Copy Run as Markdown*: figures and failed tests into the clipboard, without values; with them when told to. */
export function registerCopyRunAsMarkdown(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.copyRunAsMarkdown, services.log, async (...args) => {
    const active = services.reports.active;
    const given = args[0] === undefined && active !== undefined ? [active] : args;
    const options = { title: t("Copy Run as Markdown"), needsFile: true };
    const targets = await resolveRuns(services, given, options);
    await copyRuns(targets, false);
    offerValues(targets).catch((error) =>
      showError(services.log, commandIds.copyRunAsMarkdown, error),
    );
  });
}

// --- internal ---

async function copyRuns(targets: readonly RunTarget[], includeValues: boolean): Promise<void> {
  const texts: string[] = [];
  for (const [session, runs] of groupBySession(targets)) {
    const params = { runIds: runs.map(({ runId }) => runId), includeValues };
    const work = session.host.request("getRunsAsMarkdown", params);
    texts.push((await withSlowProgress(t("Reading runs…"), work)).markdown);
  }
  await vscode.env.clipboard.writeText(texts.join("\n"));
}

async function offerValues(targets: readonly RunTarget[]): Promise<void> {
  const message =
    targets.length === 1
      ? t("Copied the run as Markdown, with codes and paths of errors but no values.")
      : t(
          "Copied {0} as Markdown, with codes and paths of errors but no values.",
          formatPlural(targets.length, "run"),
        );
  const copyWithValues = t("Copy with Values");
  const choice = await vscode.window.showInformationMessage(message, copyWithValues);
  if (choice === copyWithValues) await copyRuns(targets, true);
}
