import * as vscode from "vscode";
import type { ServiceAddress } from "../../model/wire/hostProtocol.ts";
import type { FolderSession } from "../host/folderSession.ts";
import type { FolderSessions } from "../host/folderSessions.ts";
import { pickSession } from "./pickFolder.ts";

/** The Test Service that runs, or one picked by its folder. Throws `UserError` when none runs, else `CancellationError`. */
export async function pickService(
  { sessions }: FolderSessions,
  title: string,
): Promise<{ readonly session: FolderSession; readonly address: ServiceAddress }> {
  const running = sessions.filter(({ service }) => service.running !== undefined);
  const session = await pickSession(running, title, "start the Test Service first");
  const address = session.service.running;
  if (address === undefined) throw new vscode.CancellationError();
  return { session, address };
}
