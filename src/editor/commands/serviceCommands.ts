import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { ServiceAddress } from "../../model/wire/hostProtocol.ts";
import type { EditorServices } from "../editorServices.ts";
import type { FolderSession } from "../host/folderSession.ts";
import type { FolderSessions } from "../host/folderSessions.ts";
import { type CommandId, commandIds, internalCommandIds } from "../ids.ts";
import { assertTrusted } from "../runConfigFile.ts";
import { withSlowProgress } from "../slowProgress.ts";
import { pickFolder, pickSession } from "./pickFolder.ts";
import { registerCommand } from "./registerCommand.ts";

/** The commands of the Test Service: start and stop it, reach it, and what its status bar item offers. */
export function registerServiceCommands({ folders, log }: EditorServices): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand(commandIds.startService, log, () => startService(folders)),
    registerCommand(commandIds.stopService, log, () => stopService(folders)),
    registerCommand(commandIds.copyServiceUrl, log, () => copyServiceUrl(folders)),
    registerCommand(commandIds.copyServiceToken, log, () => copyServiceToken(folders)),
    registerCommand(commandIds.openApiDocs, log, () => openApiDocs(folders)),
    registerCommand(internalCommandIds.showServiceActions, log, showServiceActions),
  );
}

// --- internal ---

/** *Start Test Service*: serves runs, outputs and results of a folder over HTTP, to this machine only. */
async function startService(folders: FolderSessions): Promise<{ folder: string; url: string }> {
  assertTrusted();
  const title = t("Start Test Service");
  const idle = folders.sessions.filter(({ service }) => service.running === undefined);
  const session =
    idle.length === 0
      ? await pickFolder(folders, title)
      : await pickSession(idle, title, t("open a folder first"));
  const starting = session.service.start();
  const { url } = await withSlowProgress(t("Starting the Test Service…"), starting);
  return { folder: session.id, url };
}

/** *Stop Test Service*: a run that was started over it goes on. */
async function stopService(folders: FolderSessions): Promise<void> {
  const { session } = await pickService(folders, t("Stop Test Service"));
  await session.service.stop();
}

/** *Copy Service URL*: of the Test Service, without its token. */
async function copyServiceUrl(folders: FolderSessions): Promise<void> {
  const { address } = await pickService(folders, t("Copy Service URL"));
  await vscode.env.clipboard.writeText(address.url);
  vscode.window.setStatusBarMessage(`$(check) ${t("URL of the Test Service copied")}`, 3000);
}

/** *Copy Service Token*: the only way to it; it is shown and logged nowhere. */
async function copyServiceToken(folders: FolderSessions): Promise<void> {
  const { address } = await pickService(folders, t("Copy Service Token"));
  await vscode.env.clipboard.writeText(address.token);
  vscode.window.setStatusBarMessage(`$(check) ${t("Token of the Test Service copied")}`, 3000);
}

/** *Open API Docs*: the Test Service's own description, in the browser; from a remote machine through VS Code's tunnel. */
async function openApiDocs(folders: FolderSessions): Promise<void> {
  const { address } = await pickService(folders, t("Open API Docs"));
  const uri = await vscode.env.asExternalUri(vscode.Uri.parse(`${address.url}/docs`));
  await vscode.env.openExternal(uri);
}

async function showServiceActions(): Promise<void> {
  const picked = await vscode.window.showQuickPick(actions, { title: t("Test Service") });
  if (picked !== undefined) await vscode.commands.executeCommand(picked.command);
}

interface ServiceAction extends vscode.QuickPickItem {
  readonly command: CommandId;
}

const actions: readonly ServiceAction[] = [
  { label: `$(link) ${t("Copy Service URL")}`, command: commandIds.copyServiceUrl },
  { label: `$(key) ${t("Copy Service Token")}`, command: commandIds.copyServiceToken },
  { label: `$(book) ${t("Open API Docs")}`, command: commandIds.openApiDocs },
  { label: `$(debug-stop) ${t("Stop Test Service")}`, command: commandIds.stopService },
];

/** The Test Service that runs, or one picked by its folder. Throws `UserError` when none runs, else `CancellationError`. */
async function pickService(
  { sessions }: FolderSessions,
  title: string,
): Promise<{ readonly session: FolderSession; readonly address: ServiceAddress }> {
  const running = sessions.filter(({ service }) => service.running !== undefined);
  const session = await pickSession(running, title, t("start the Test Service first"));
  const address = session.service.running;
  if (address === undefined) throw new vscode.CancellationError();
  return { session, address };
}
