import * as vscode from "vscode";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Pause Run* and *Continue Run* on the row of a run over a queue that goes on in this window. */
export function registerPauseRun(services: EditorServices): vscode.Disposable {
  const register = (id: typeof commandIds.pauseRun | typeof commandIds.continueRun) =>
    registerCommand(id, services.log, async (target) => {
      const session = services.folders.sessions.find((each) => isOf(each, target));
      const running = session?.runs.running;
      if (session === undefined || running === undefined) return;
      const isPaused = id === commandIds.pauseRun;
      await session.host.request("pauseRun", { runId: running.runId, isPaused });
    });
  return vscode.Disposable.from(register(commandIds.pauseRun), register(commandIds.continueRun));
}

// --- internal ---

function isOf(session: EditorServices["folders"]["sessions"][number], target: unknown): boolean {
  return (
    typeof target === "object" &&
    target !== null &&
    "session" in target &&
    target.session === session
  );
}
