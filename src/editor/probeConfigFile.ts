import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { EditorServices } from "./editorServices.ts";
import type { FolderSession } from "./host/folderSession.ts";
import { readForRun, startPrepared } from "./runConfigFile.ts";
import type { RunRef } from "./runRef.ts";

/**
 * Probes one provider of a config file (absolute path), once a person has agreed to the requests. Throws `UserError`, or
 * `CancellationError` when called off.
 */
export async function probeConfigFile(
  services: Pick<EditorServices, "vault" | "folders">,
  session: FolderSession,
  config: string,
  provider: string,
): Promise<RunRef> {
  const { prepared: read } = await readForRun(session, config);
  const probe = await session.host.request("prepareProbe", { prepared: read, provider });
  await assertConsent(probe.description, provider);
  return await startPrepared(services, session, probe);
}

// --- internal ---

async function assertConsent(description: string, provider: string): Promise<void> {
  const send = t("Send");
  const detail = t(
    "This sends {0}, to see which keywords of JSON Schema it enforces, ignores or rejects.",
    description,
  );
  const question = t("Probe the provider {0}?", provider);
  const choice = await vscode.window.showInformationMessage(
    question,
    { modal: true, detail },
    send,
  );
  if (choice !== send) throw new vscode.CancellationError();
}
