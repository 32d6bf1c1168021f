import type * as vscode from "vscode";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { assertTrusted } from "../runConfigFile.ts";
import { withSlowProgress } from "../slowProgress.ts";
import { pickFolder, pickSession } from "./pickFolder.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Start Test Service*: serves runs, outputs and results of a folder over HTTP, to this machine only. */
export function registerStartService({ folders, log }: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.startService, log, async () => {
    assertTrusted();
    const title = "Start Test Service";
    const idle = folders.sessions.filter(({ service }) => service.running === undefined);
    const session =
      idle.length === 0
        ? await pickFolder(folders, title)
        : await pickSession(idle, title, "open a folder first");
    const starting = session.service.start();
    const { url } = await withSlowProgress("Starting the Test Service…", starting);
    return { folder: session.id, url };
  });
}
