import * as vscode from "vscode";
import type { RunProgress } from "../../model/wire/runProgress.ts";
import type { FolderSessions } from "../host/folderSessions.ts";
import { commandIds } from "../ids.ts";
import { describeProgress, formatProgressAria, formatStatus } from "../text/runText.ts";

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
  const { runId } = first.progress;
  const one = escapeIcons(formatStatus(first.progress));
  item.text = `$(sync~spin) ${others.length === 0 ? one : `${running.length} runs`}`;
  item.tooltip = running.map(({ progress }) => formatTooltipText(progress)).join("\n\n");
  item.accessibilityInformation = { label: formatProgressAria(first.progress), role: "button" };
  if (runIdOf(item.command) !== runId) {
    const ref = { folder: first.session.id, runId };
    item.command = { command: commandIds.openReport, title: "Open Report", arguments: [ref] };
  }
  item.show();
}

function formatTooltipText(progress: RunProgress): string {
  const lines = describeProgress(progress).map(([name, value]) => `${name}: ${value}`);
  return [progress.name, ...lines].join("\n");
}

/** A command with arguments is not set again for the same run: a click at that moment would be lost. */
function runIdOf(command: vscode.StatusBarItem["command"]): unknown {
  return typeof command === "object" ? command.arguments?.[0]?.runId : undefined;
}

/** A name from a config may look like an icon, and is none. */
function escapeIcons(text: string): string {
  return text.replaceAll("$(", "$\u200b(");
}
