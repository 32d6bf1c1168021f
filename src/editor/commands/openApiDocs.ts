import * as vscode from "vscode";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { pickService } from "./pickService.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Open API Docs*: the Test Service's own description, in the browser; from a remote machine through VS Code's tunnel. */
export function registerOpenApiDocs({ folders, log }: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.openApiDocs, log, async () => {
    const { address } = await pickService(folders, "Open API Docs");
    const uri = await vscode.env.asExternalUri(vscode.Uri.parse(`${address.url}/docs`));
    await vscode.env.openExternal(uri);
  });
}
