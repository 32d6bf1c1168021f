import path from "node:path";
import * as vscode from "vscode";
import type { ExportFormat } from "../../model/wire/hostProtocol.ts";
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
    const format = await pickFormat(targets.length);
    if (format === undefined) return;
    for (const [session, runs] of groupBySession(targets)) {
      const out = await pickPlace(session.path, runs, format);
      if (out === undefined) return;
      const runIds = runs.map(({ runId }) => runId);
      const work = session.host.request("exportRuns", { runIds, format, out });
      const { files } = await withSlowProgress("Exporting runs…", work);
      void offerToOpen(files);
    }
  });
}

// --- internal ---

async function pickFormat(count: number): Promise<ExportFormat | undefined> {
  const csv = {
    label: "CSV",
    description: "one row per attempt, for spreadsheets",
    format: "csv",
  } as const;
  const json = {
    label: "JSON",
    description: count === 1 ? "the result file as it is" : "the result files, into a folder",
    format: "json",
  } as const;
  const title = `Export ${formatPlural(count, "Run")}`;
  const placeHolder = "Pick a format";
  return (await vscode.window.showQuickPick([csv, json], { title, placeHolder }))?.format;
}

async function pickPlace(
  folder: string,
  runs: readonly RunTarget[],
  format: ExportFormat,
): Promise<string | undefined> {
  if (format === "json" && runs.length > 1) return pickExportFolder(folder, "Export");
  const uri = await vscode.window.showSaveDialog({
    title: "Export Runs",
    saveLabel: "Export",
    defaultUri: vscode.Uri.file(path.join(folder, nameExport(runs, format))),
    filters: format === "csv" ? { CSV: ["csv"] } : { JSON: ["json"] },
  });
  return uri?.fsPath;
}

function nameExport(runs: readonly RunTarget[], format: ExportFormat): string {
  const [only] = runs;
  const filename = runs.length === 1 ? only?.entry?.filename : undefined;
  const stem = filename === undefined ? "touchstone-runs" : filename.replace(/\.json$/, "");
  return `${stem}.${format}`;
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
