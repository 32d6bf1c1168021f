import path from "node:path";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { HostResult } from "../../model/wire/hostProtocol.ts";
import { formatPlural } from "../../model/words/figures.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { withSlowProgress } from "../slowProgress.ts";
import { pickFolder } from "./pickFolder.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Import…*: asks for a file of another tool, says what becomes of it and what does not, and opens what it became. */
export function registerImportFile(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.importFile, services.log, async (given) => {
    const session = await pickFolder(services.folders, t("Import"));
    const file = given instanceof vscode.Uri ? given.fsPath : await pickFile(session.path);
    if (file === undefined) return;
    const planned = await withSlowProgress(
      t("Reading {0}…", path.basename(file)),
      session.host.request("planImport", { file }),
    );
    if (!(await confirm(path.basename(file), planned))) return;
    const { files, notes, runId } = await withSlowProgress(
      t("Importing {0}…", path.basename(file)),
      session.host.request("writeImport", { file }),
    );
    for (const note of notes) services.log.info(`${path.basename(file)}: ${note}`);
    if (runId !== undefined) {
      await vscode.commands.executeCommand(commandIds.openReport, { folder: session.id, runId });
      return;
    }
    await session.configs.refresh();
    const [config] = files;
    if (config !== undefined) await vscode.window.showTextDocument(vscode.Uri.file(config));
  });
}

// --- internal ---

async function pickFile(folder: string): Promise<string | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: t("Import a File of Another Tool"),
    openLabel: t("Import"),
    defaultUri: vscode.Uri.file(folder),
    filters: { [t("Results and configs")]: ["json", "jsonl", "yaml", "yml"] },
  });
  return picked?.[0]?.fsPath;
}

/** Nothing has been written yet. */
async function confirm(fileName: string, planned: HostResult<"planImport">): Promise<boolean> {
  const { label, content, notes } = planned;
  const message =
    content.kind === "run"
      ? t("Import {0} from {1}, {2}?", fileName, label, formatPlural(content.tests, "test"))
      : t("Import the config {0} from {1}?", fileName, label);
  const shown = notes.slice(0, mostNotes).map((note) => `– ${note}`);
  const rest = notes.length - shown.length;
  const detail = [
    ...(content.kind === "run"
      ? [t("It becomes the run “{0}” in the data folder.", content.name)]
      : [t("These files are written into the data folder:"), ...content.files]),
    ...(notes.length === 0 ? [] : ["", t("What cannot be carried over:"), ...shown]),
    ...(rest > 0 ? [t("And {0} more.", rest)] : []),
  ];
  const button = t("Import");
  const options = { modal: true, detail: detail.join("\n") };
  return (await vscode.window.showInformationMessage(message, options, button)) === button;
}

const mostNotes = 8;
