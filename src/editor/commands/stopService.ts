import type * as vscode from "vscode";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { pickService } from "./pickService.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Stop Test Service*: a run that was started over it goes on. */
export function registerStopService({ folders, log }: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.stopService, log, async () => {
    const { session } = await pickService(folders, "Stop Test Service");
    await session.service.stop();
  });
}
