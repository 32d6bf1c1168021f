import * as vscode from "vscode";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { pickService } from "./pickService.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Copy Service URL*: of the Test Service, without its token. */
export function registerCopyServiceUrl({ folders, log }: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.copyServiceUrl, log, async () => {
    const { address } = await pickService(folders, "Copy Service URL");
    await vscode.env.clipboard.writeText(address.url);
    vscode.window.setStatusBarMessage("$(check) URL of the Test Service copied", 3000);
  });
}
