import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { WebviewMessage } from "../../model/wire/reportProtocol.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { locateInFolder } from "../locateInFolder.ts";

type OpenFile = Extract<WebviewMessage, { type: "openFile" }>;
type ControlComponent = Extract<WebviewMessage, { type: "controlComponent" }>;

/** Opens a file of a run, or shows where it lies. Throws `UserError`. */
export async function openComponentFile(
  session: FolderSession,
  runId: string,
  { path, reveal }: OpenFile,
): Promise<void> {
  const { file } = await session.host.request("getComponentFile", { runId, path });
  const uri = vscode.Uri.file(await locateInFolder(session.path, file));
  // VS Code's own opener: unlike a document of an extension it takes logs of any size.
  if (!reveal) await vscode.commands.executeCommand("vscode.open", uri, { preview: true });
  else await vscode.commands.executeCommand(revealCommand(), uri);
}

/** Commands a component of the stream test that goes on; asks before what was logged is removed. Throws `UserError`. */
export async function controlComponent(
  session: FolderSession,
  runId: string,
  { componentId, command }: ControlComponent,
): Promise<void> {
  if (command.name === "reset" && !(await confirmReset(componentId))) return;
  await session.host.request("controlComponent", { runId, componentId, command });
}

// --- internal ---

const resetButton = t("Reset");

/** The file manager of this machine cannot show files of another one, nor can a browser. */
function revealCommand(): string {
  const isHere = vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
  return isHere ? "revealFileInOS" : "revealInExplorer";
}

async function confirmReset(componentId: string): Promise<boolean> {
  const detail = t(
    "What it has logged in this test is removed, and its counts begin at zero again.",
  );
  const message = t("Reset {0}?", componentId);
  const options = { modal: true, detail };
  return (await vscode.window.showWarningMessage(message, options, resetButton)) === resetButton;
}
