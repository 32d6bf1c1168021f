import * as vscode from "vscode";
import type { FolderSessions } from "./folderSessions.ts";
import { commandIds } from "./ids.ts";
import { formatProgressAria } from "./runText.ts";

/** One item while a run goes on; it opens the report. */
export function createStatusBar(folders: FolderSessions): vscode.Disposable {
  const item = vscode.window.createStatusBarItem(
    "touchstone.running",
    vscode.StatusBarAlignment.Left,
  );
  item.name = "Touchstone";
  const update = () => fill(item, folders);
  return vscode.Disposable.from(
    item,
    folders.onDidChangeRuns(update),
    folders.onDidChangeFolders(update),
  );
}

// --- internal ---

function fill(item: vscode.StatusBarItem, folders: FolderSessions): void {
  const running = folders.sessions.flatMap((session) => {
    const progress = session.runs.running;
    return progress === undefined ? [] : [{ session, progress }];
  });
  const [first, ...others] = running;
  if (first === undefined) {
    item.hide();
    return;
  }
  const { name, runId, summary } = first.progress;
  const one = `${escapeIcons(name)} ${summary.totalTests}/${summary.plannedTests}`;
  item.text = `$(sync~spin) ${others.length === 0 ? one : `${running.length} runs`}`;
  item.tooltip = running.map(({ progress }) => formatProgressAria(progress)).join("\n");
  item.accessibilityInformation = { label: formatProgressAria(first.progress), role: "button" };
  item.command = {
    command: commandIds.openReport,
    title: "Open Report",
    arguments: [{ folder: first.session.id, runId }],
  };
  item.show();
}

/** A name from a config may look like an icon, and is none. */
function escapeIcons(text: string): string {
  return text.replaceAll("$(", "$\u200b(");
}
