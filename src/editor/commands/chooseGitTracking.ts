import path from "node:path";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { GitChoice } from "../../model/wire/hostProtocol.ts";
import type { EditorServices } from "../editorServices.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { commandIds } from "../ids.ts";
import { pickFolder } from "./pickFolder.ts";
import { registerCommand } from "./registerCommand.ts";

/**
 * *Choose What Git Tracks…*: shows the lines first, writes `.gitignore` only when told to, and then has git merge the index;
 * offers the scan.
 */
export function registerChooseGitTracking(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.chooseGitTracking, services.log, async () => {
    const title = t("Choose What Git Tracks");
    const session = await pickFolder(services.folders, title);
    const items: (ChoiceItem | typeof scanItem)[] = [...(await listItems(session)), scanItem];
    const placeHolder = t("Pick what is committed with the workspace");
    const picked = await vscode.window.showQuickPick(items, { title, placeHolder });
    if (picked === undefined) return;
    if (!("choice" in picked)) {
      await vscode.commands.executeCommand(commandIds.scanResults);
      return;
    }
    const { choice } = picked;
    const written = await confirmLines(picked.lines, choice !== "ignoreAll");
    if (written === undefined) return;
    const { file } = await session.host.request("setGitChoice", { choice, ...written });
    await vscode.window.showTextDocument(vscode.Uri.file(path.resolve(session.path, file)));
  });
}

// --- internal ---

const choices: readonly [choice: GitChoice, label: string, description: string][] = [
  ["trackResults", t("Results and Index"), t("every run is committed")],
  ["keepIndex", t("Only the Index"), t("the list of runs is committed, their files are not")],
  ["ignoreAll", t("Nothing"), t("runs stay on this machine")],
];

const scanItem: vscode.QuickPickItem = {
  label: t("Scan Results for Secrets"),
  description: t("look for keys in them before they are committed"),
};

interface ChoiceItem extends vscode.QuickPickItem {
  readonly choice: GitChoice;
  readonly lines: readonly string[];
}

async function listItems(session: FolderSession): Promise<ChoiceItem[]> {
  const answer = await session.host.request("listGitChoices", {});
  return choices.map(([choice, label, description]) => {
    const lines = answer.choices.find((each) => each.choice === choice)?.lines ?? [];
    return { label, description, detail: `.gitignore: ${lines.join("  ")}`, choice, lines };
  });
}

/** What is to be written; undefined for nothing. */
async function confirmLines(
  lines: readonly string[],
  tracksIndex: boolean,
): Promise<{ readonly mergesIndex: boolean } | undefined> {
  const write = t("Write .gitignore");
  const writeBoth = t("Write and Merge Index");
  const copy = t("Copy Lines");
  const text = lines.join("\n");
  const replaced = t("Lines of an earlier choice are replaced.");
  const merging = t(
    '"{0}" also has git merge index.json by its rows, so that two branches with runs never conflict in it: a line in .gitattributes, and a driver in the git config of this repository.',
    writeBoth,
  );
  const choice = await vscode.window.showInformationMessage(
    t("Write these lines to .gitignore?"),
    { modal: true, detail: [text, replaced, ...(tracksIndex ? [merging] : [])].join("\n\n") },
    write,
    ...(tracksIndex ? [writeBoth] : []),
    copy,
  );
  if (choice === copy) await vscode.env.clipboard.writeText(`${text}\n`);
  if (choice !== write && choice !== writeBoth) return undefined;
  return { mergesIndex: choice === writeBoth };
}
