import path from "node:path";
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
    const options = { title: "Export Runs", needsFile: true };
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
      const { files, failed } = await withSlowProgress("Exporting runs…", work);
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
  const title = `Export ${formatPlural(runs.length, "Run")}`;
  const placeHolder = "Pick a format";
  return (await vscode.window.showQuickPick(items, { title, placeHolder }))?.format;
}

/** Whether replies and values go with it: copies that are passed on do best without. */
async function pickValues({ label }: ExportChoice): Promise<boolean | undefined> {
  const items = [
    {
      label: "Without Values",
      description: "codes and paths of errors only: to be passed on",
      includeValues: false,
    },
    {
      label: "With Values",
      description: "replies, and expected beside actual values, as they came",
      includeValues: true,
    },
  ];
  const title = `Export as ${label}`;
  const placeHolder = "Pick what the file holds";
  return (await vscode.window.showQuickPick(items, { title, placeHolder }))?.includeValues;
}

function describeFormat({ description, isOneRunAFile }: ExportChoice, count: number): string {
  return isOneRunAFile && count > 1 ? `${description}, one per run into a folder` : description;
}

async function pickPlace(
  folder: string,
  runs: readonly RunTarget[],
  format: ExportChoice,
): Promise<string | undefined> {
  if (format.isOneRunAFile && runs.length > 1) return pickExportFolder(folder, "Export");
  const uri = await vscode.window.showSaveDialog({
    title: "Export Runs",
    saveLabel: "Export",
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
  const name = isOne ? path.basename(first) : `${files.length} files to ${path.dirname(first)}`;
  const open = "Open File";
  const buttons = isOne ? [open] : [];
  const choice = await vscode.window.showInformationMessage(`Exported ${name}.`, ...buttons);
  if (choice === open) await vscode.commands.executeCommand("vscode.open", vscode.Uri.file(first));
}

async function showFailed(failed: readonly { readonly message: string }[]): Promise<void> {
  const reasons = failed.slice(0, mostReasons).map(({ message }) => message);
  const rest = failed.length - reasons.length;
  const more = rest > 0 ? ` And ${rest} more.` : "";
  const what = formatPlural(failed.length, "run");
  await vscode.window.showWarningMessage(
    `${what} could not be exported. ${reasons.join(" ")}${more}`,
  );
}

const mostReasons = 3;
