import path from "node:path";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { describeShortKeys } from "../../model/config/shortKeys.ts";
import type { HostResult } from "../../model/wire/hostProtocol.ts";
import { formatPlural } from "../../model/words/figures.ts";
import type { EditorServices } from "../editorServices.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { commandIds } from "../ids.ts";
import { findKnownKeys } from "../keys/findKnownKeys.ts";
import { withSlowProgress } from "../slowProgress.ts";
import { pickFolder } from "./pickFolder.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Scan Results for Secrets*: looks through the data folder for what should not be committed, and leads to it. */
export function registerScanResults(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.scanResults, services.log, async () => {
    const { log, vault, folders } = services;
    const session = await pickFolder(folders, title);
    const keys = await findKnownKeys(await session.listKeyNeeds(), vault, process.env);
    for (const warning of describeShortKeys(keys)) log.warn(warning);
    const work = session.host.request("scanForSecrets", { keys });
    const result = await withSlowProgress(t("Scanning for secrets…"), work);
    for (const each of result.leftOut) log.warn(each);
    void showFindings(session, result);
    return result;
  });
}

// --- internal ---

const title = t("Scan Results for Secrets");

type Findings = HostResult<"scanForSecrets">;

async function showFindings(session: FolderSession, { findings, leftOut }: Findings) {
  const rest = leftOut.length === 0 ? [] : [formatLeftOut(leftOut.length)];
  if (findings.length === 0) {
    const message = [t("No secrets were found."), ...rest].join(" ");
    void vscode.window.showInformationMessage(message);
    return;
  }
  const show = t("Show");
  const found = formatPlural(findings.length, "finding");
  const warning = t("{0}: these may be secrets. Look at them before you commit.", found);
  const message = [warning, ...rest].join(" ");
  if ((await vscode.window.showWarningMessage(message, show)) !== show) return;
  const items = findings.map(({ file, line, kind }) => ({
    label: `${path.relative(session.path, file)}:${line}`,
    description: kind,
    file,
    line,
  }));
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  if (picked === undefined) return;
  const place = new vscode.Position(picked.line - 1, 0);
  await vscode.window.showTextDocument(vscode.Uri.file(picked.file), {
    selection: new vscode.Range(place, place),
  });
}

function formatLeftOut(count: number): string {
  return t("{0} not looked into: see the log.", formatPlural(count, "path"));
}
