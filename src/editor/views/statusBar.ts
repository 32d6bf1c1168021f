import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { RunProgress } from "../../model/wire/runProgress.ts";
import type { FolderSession } from "../host/folderSession.ts";
import type { FolderSessions } from "../host/folderSessions.ts";
import { commandIds } from "../ids.ts";
import {
  describeElsewhere,
  describeProgress,
  formatElsewhereAria,
  formatProgressAria,
  formatStatus,
  formatWaiting,
} from "../text/runText.ts";

/** One item while a run goes on, here or in another process; it opens the report. */
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

/** A run that goes on, in words. */
interface ShownRun {
  readonly session: FolderSession;
  readonly runId: string;
  readonly status: string;
  readonly isPaused: boolean;
  readonly tooltip: string;
  readonly aria: string;
}

function fill(item: vscode.StatusBarItem, folders: FolderSessions): void {
  const running = folders.sessions.flatMap(showRun);
  const [first, ...others] = running;
  if (first === undefined) {
    item.hide();
    return;
  }
  const { runId } = first;
  const waiting = folders.sessions.reduce((sum, { runs }) => sum + runs.waiting.length, 0);
  const one = others.length === 0 ? escapeIcons(first.status) : t("{0} runs", running.length);
  const parts = [one, ...(waiting === 0 ? [] : [t("{0} waiting", waiting)])];
  const icon = running.every(({ isPaused }) => isPaused) ? "debug-pause" : "sync~spin";
  item.text = `$(${icon}) ${parts.join(" · ")}`;
  item.tooltip = running.map(({ tooltip }) => tooltip).join("\n\n");
  item.accessibilityInformation = { label: first.aria, role: "button" };
  if (runIdOf(item.command) !== runId) {
    const ref = { folder: first.session.id, runId };
    item.command = { command: commandIds.openReport, title: t("Open Report"), arguments: [ref] };
  }
  item.show();
}

function showRun(session: FolderSession): ShownRun[] {
  const { running, elsewhere, waiting } = session.runs;
  const starts = waiting.map(({ name }): [string, string] => [
    name,
    formatWaiting(running?.name ?? elsewhere?.name),
  ]);
  if (running !== undefined) {
    const { runId, name } = running;
    const tooltip = formatTooltipText(name, [...describeProgress(running), ...starts]);
    const [status, aria] = [formatStatus(running), formatProgressAria(running)];
    return [{ session, runId, tooltip, status, isPaused: isPaused(running), aria }];
  }
  if (elsewhere === undefined) return [];
  const { runId, name, progress } = elsewhere;
  const status = t("{0} elsewhere", progress === undefined ? name : formatStatus(progress));
  const tooltip = formatTooltipText(name, [...describeElsewhere(elsewhere), ...starts]);
  const aria = formatElsewhereAria(elsewhere);
  return [{ session, runId, tooltip, status, isPaused: isPaused(progress), aria }];
}

function isPaused(progress: RunProgress | undefined): boolean {
  return progress?.queue?.paused !== undefined;
}

function formatTooltipText(title: string, lines: readonly [string, string][]): string {
  return [title, ...lines.map(([name, value]) => `${name}: ${value}`)].join("\n");
}

/** A command with arguments is not set again for the same run: a click at that moment would be lost. */
function runIdOf(command: vscode.StatusBarItem["command"]): unknown {
  return typeof command === "object" ? command.arguments?.[0]?.runId : undefined;
}

/** A name from a config may look like an icon, and is none. */
function escapeIcons(text: string): string {
  return text.replaceAll("$(", "$\u200b(");
}
