import type * as vscode from "vscode";
import type { FolderSession } from "../host/folderSession.ts";
import type { FolderSessions } from "../host/folderSessions.ts";
import type { RunRef } from "../runRef.ts";
import { type InterruptedRun, notifyInterrupted } from "./notifyInterrupted.ts";

/** Notices of runs that were cut short, each run once. */
export interface InterruptedNotices {
  /** The process of this run died. */
  tell(session: FolderSession, run: InterruptedRun): void;
  readonly disposable: vscode.Disposable;
}

export interface InterruptedNoticesOptions {
  readonly folders: FolderSessions;
  /** Of the workspace. */
  readonly memory: vscode.Memento;
  /** Of the person: the setting is offered once. */
  readonly personMemory: vscode.Memento;
}

/** Tells also of runs that ended with their window: those that went on when it was closed are remembered. */
export function createInterruptedNotices({
  folders,
  memory,
  personMemory,
}: InterruptedNoticesOptions): InterruptedNotices {
  const told = new Set<string>();
  /** Runs of before the window was closed, of which it is not known yet how they ended. */
  let open = memory.get<readonly RunRef[]>(memoryKey, []);
  const openBefore = new Set(open.map(({ runId }) => runId));
  let kept = JSON.stringify(open);

  const tell: InterruptedNotices["tell"] = (session, run) => {
    if (told.has(run.id)) return;
    told.add(run.id);
    const wasOpen = openBefore.has(run.id);
    void notifyInterrupted(run, { folder: session.id, runId: run.id }, wasOpen, personMemory);
  };
  const update = (session: FolderSession) => {
    const ended = open.filter(({ folder, runId }) => {
      if (folder !== session.id || session.runs.goingOn?.runId === runId) return false;
      const row = session.runs.find(runId);
      if (row === undefined) return false;
      const { name = runId, status, summary } = row.entry;
      const { totalTests } = summary;
      const { plannedTests } = row;
      const figures = { totalTests, plannedTests };
      if (status === "interrupted") tell(session, { id: runId, name, summary: figures });
      return true;
    });
    open = open.filter((ref) => !ended.includes(ref));
    const running = folders.sessions.flatMap(({ id, runs }) =>
      runs.running === undefined ? [] : [{ folder: id, runId: runs.running.runId }],
    );
    const all = JSON.stringify([...open, ...running]);
    if (all === kept) return;
    kept = all;
    void memory.update(memoryKey, [...open, ...running]);
  };
  /** Whoever looks at no view is asked as well; a run that is gone by then is asked for at no further start. */
  const settle = async (session: FolderSession) => {
    await session.runs.load();
    if (session.runs.error !== undefined) return;
    const goesOn = (runId: string) => session.runs.goingOn?.runId === runId;
    open = open.filter(({ folder, runId }) => folder !== session.id || goesOn(runId));
    update(session);
  };
  for (const session of folders.sessions) {
    if (open.some(({ folder }) => folder === session.id)) void settle(session);
  }
  const disposable = folders.onDidChangeRuns(
    ({ session, change }) => change === "rows" && update(session),
  );
  return { tell, disposable };
}

// --- internal ---

const memoryKey = "touchstone.openRuns";
