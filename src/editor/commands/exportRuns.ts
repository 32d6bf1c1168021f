import path from "node:path";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { ExportChoice } from "../../model/wire/hostProtocol.ts";
import { formatExportName } from "../../model/words/exportName.ts";
import { formatPlural } from "../../model/words/figures.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { pickExportFolder } from "../pickExportFolder.ts";
import { groupBySession, type RunTarget, resolveRuns } from "../runTargets.ts";
import { withSlowProgress } from "../slowProgress.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Export Runs…*: asks for format and place. */
export function registerExportRuns(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.exportRuns, services.log, async (...args) => {
    const active = services.reports.active;
    const given = args[0] === undefined && active !== undefined ? [active] : args;
    const options = { title: t("Export Runs"), needsFile: true };
    const targets = await resolveRuns(services, given, options);
    const format = await pickFormat(targets);
    if (format === undefined) return;
    const includeValues = format.asksForValues ? await pickValues(format) : false;
    if (includeValues === undefined) return;
    for (const [session, runs] of groupBySession(targets)) {
      const out = await pickPlace(session.path, runs, format);
      if (out === undefined) return;
      const runIds = runs.map(({ runId }) => runId);
      const params = { runIds, format: format.name, includeValues, out };
      const work = session.host.request("exportRuns", params);
      const { files, failed } = await withSlowProgress(t("Exporting runs…"), work);
      void offerToOpen(files);
      if (failed.length > 0) void showFailed(failed);
    }
  });
}

// --- internal ---

async function pickFormat(runs: readonly RunTarget[]): Promise<ExportChoice | undefined> {
  const [first] = runs;
  if (first === undefined) return undefined;
  const { formats } = await first.session.host.request("listExportFormats", {});
  const items = formats.map((format) => ({
    label: format.label,
    description: describeFormat(format, runs.length),
    format,
  }));
  const title = t("Export {0}", formatPlural(runs.length, "Run"));
  const placeHolder = t("Pick a format");
  return (await vscode.window.showQuickPick(items, { title, placeHolder }))?.format;
}

/** Whether replies and values go with it: copies that are passed on do best without. */
async function pickValues({ label }: ExportChoice): Promise<boolean | undefined> {
  const items = [
    {
      label: t("Without Values"),
      description: t("codes and paths of errors only: to be passed on"),
      includeValues: false,
    },
    {
      label: t("With Values"),
      description: t("replies, and expected beside actual values, as they came"),
      includeValues: true,
    },
  ];
  const title = t("Export as {0}", label);
  const placeHolder = t("Pick what the file holds");
  return (await vscode.window.showQuickPick(items, { title, placeHolder }))?.includeValues;
}

function describeFormat({ description, isOneRunAFile }: ExportChoice, count: number): string {
  return isOneRunAFile && count > 1
    ? t("{0}, one per run into a folder", description)
    : description;
}

async function pickPlace(
  folder: string,
  runs: readonly RunTarget[],
  format: ExportChoice,
): Promise<string | undefined> {
  if (format.isOneRunAFile && runs.length > 1) return pickExportFolder(folder, t("Export"));
  const uri = await vscode.window.showSaveDialog({
    title: t("Export Runs"),
    saveLabel: t("Export"),
    defaultUri: vscode.Uri.file(path.join(folder, nameExport(runs, format))),
    // A dialog knows the last part of an extension only.
    filters: { [format.label]: [path.extname(`run.${format.extension}`).slice(1)] },
  });
  return uri?.fsPath;
}

function nameExport(runs: readonly RunTarget[], { extension }: ExportChoice): string {
  const [only] = runs;
  return formatExportName(runs.length === 1 ? only?.entry?.filename : undefined, extension);
}

async function offerToOpen(files: readonly string[]): Promise<void> {
  const [first] = files;
  if (first === undefined) return;
  const isOne = files.length === 1;
  const message = isOne
    ? t("Exported {0}.", path.basename(first))
    : t("Exported {0} files to {1}.", files.length, path.dirname(first));
  const open = t("Open File");
  const buttons = isOne ? [open] : [];
  const choice = await vscode.window.showInformationMessage(message, ...buttons);
  if (choice === open) await vscode.commands.executeCommand("vscode.open", vscode.Uri.file(first));
}

async function showFailed(failed: readonly { readonly message: string }[]): Promise<void> {
  const reasons = failed.slice(0, mostReasons).map(({ message }) => message);
  const rest = failed.length - reasons.length;
  const more = rest > 0 ? [t("And {0} more.", rest)] : [];
  const what = formatPlural(failed.length, "run");
  await vscode.window.showWarningMessage(
    [t("{0} could not be exported.", what), ...reasons, ...more].join(" "),
  );
}

const mostReasons = 3;
