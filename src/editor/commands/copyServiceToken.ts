import * as vscode from "vscode";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { pickService } from "./pickService.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Copy Service Token*: the only way to it; it is shown and logged nowhere. */
export function registerCopyServiceToken({ folders, log }: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.copyServiceToken, log, async () => {
    const { address } = await pickService(folders, "Copy Service Token");
    await vscode.env.clipboard.writeText(address.token);
    vscode.window.setStatusBarMessage("$(check) Token of the Test Service copied", 3000);
  });
}
