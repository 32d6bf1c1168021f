import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { FolderSessions } from "../host/folderSessions.ts";
import { commandIds } from "../ids.ts";

/**
 * Remembers the starts that wait, and tells of those that were lost when the window was closed; `memory` is that of the
 * workspace.
 */
export function tellLostStarts(folders: FolderSessions, memory: vscode.Memento): vscode.Disposable {
  let known = readStarts(memory);
  for (const start of known) void tellLost(start);
  const update = () => {
    const waiting = folders.sessions.flatMap(({ runs }) =>
      runs.waiting.map(({ name, config }) => ({ name, config })),
    );
    if (JSON.stringify(waiting) === JSON.stringify(known)) return;
    known = waiting;
    void memory.update(memoryKey, waiting);
  };
  return folders.onDidChangeRuns(({ change }) => change === "rows" && update());
}

// --- internal ---

interface LostStart {
  readonly name: string;
  /** Absolute path of its config. */
  readonly config: string;
}

const memoryKey = "touchstone.waitingStarts";
const startRun = t("Start Run");

function readStarts(memory: vscode.Memento): readonly LostStart[] {
  return memory.get<readonly LostStart[]>(memoryKey, []);
}

async function tellLost({ name, config }: LostStart): Promise<void> {
  const message = t(
    "{0} was still waiting for another run when its window was closed, and was not run.",
    name,
  );
  const choice = await vscode.window.showWarningMessage(message, startRun);
  if (choice !== startRun) return;
  await vscode.commands.executeCommand(commandIds.startRunOfConfig, vscode.Uri.file(config));
}
