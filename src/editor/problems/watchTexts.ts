import * as vscode from "vscode";
import type { FolderSession } from "../host/folderSession.ts";
import type { FolderSessions } from "../host/folderSessions.ts";
import { isWatchedText } from "../host/unsavedTexts.ts";

/**
 * Has the problems of a folder listed once one of its configs or scenarios is open, and again as its JSON texts change before
 * they are saved: when nobody has typed for a moment, and not while a run goes on, whose time it would take.
 */
export function watchTexts(folders: FolderSessions): vscode.Disposable {
  const timers = new Map<FolderSession, NodeJS.Timeout>();
  const waiting = new Set<FolderSession>();

  function onOpen(document: vscode.TextDocument): void {
    if (ownFile.test(document.uri.path)) void findSession(folders, document)?.configs.load();
  }

  function onChange(document: vscode.TextDocument): void {
    if (!isWatchedText(document)) return;
    const session = findSession(folders, document);
    // Until the list was wanted once, nobody asked for it.
    if (session === undefined || !session.problems.isWanted) return;
    clearTimeout(timers.get(session));
    const delayMs = Math.max(shortestDelayMs, 2 * session.problems.lastTurnMs);
    timers.set(
      session,
      setTimeout(() => list(session), delayMs),
    );
  }

  function list(session: FolderSession): void {
    timers.delete(session);
    if (!folders.sessions.includes(session)) return;
    if (session.runs.running === undefined) void session.problems.refresh();
    else waiting.add(session);
  }

  for (const document of vscode.workspace.textDocuments) onOpen(document);
  return vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(onOpen),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) onChange(document);
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      // A text that was looked at has been given up.
      const session = findSession(folders, document);
      if (session?.problems.hasSeen(document.uri.fsPath)) onChange(document);
    }),
    folders.onDidChangeRuns(({ session }) => {
      if (session.runs.running === undefined && waiting.delete(session)) list(session);
    }),
    {
      dispose() {
        for (const timer of timers.values()) clearTimeout(timer);
      },
    },
  );
}

// --- internal ---

const shortestDelayMs = 400;
const ownFile = /\.(touchstone|scenario)\.json$/;

function findSession(
  folders: FolderSessions,
  { uri }: vscode.TextDocument,
): FolderSession | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri.toString();
  return folders.sessions.find(({ id }) => id === folder);
}
