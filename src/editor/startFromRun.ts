import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { HostParams } from "../model/wire/hostProtocol.ts";
import type { EditorServices } from "./editorServices.ts";
import type { FolderSession } from "./host/folderSession.ts";
import { resumeOnQueue } from "./queue/resumeOnQueue.ts";
import { startPrepared } from "./runConfigFile.ts";
import type { RunRef } from "./runRef.ts";
import { withSlowProgress } from "./slowProgress.ts";

/** What is run of a run that is there, and how a person is asked where its config is another one by now. */
export interface FromRun extends HostParams<"prepareResume"> {
  /** The question, with the name of the run. */
  readonly ask: (name: string) => string;
  /** The button that says yes. */
  readonly button: string;
}

/** Starts what is missing of a run, some of its tests again, or more of them, as its config was. Throws as `startPrepared` does. */
export async function startFromRun(
  services: Pick<EditorServices, "vault" | "folders">,
  session: FolderSession,
  { ask, button, ...wanted }: FromRun,
): Promise<RunRef> {
  const preparing = session.host.request("prepareResume", wanted);
  const {
    changes,
    queue: store,
    ...ready
  } = await withSlowProgress(t("Reading the run…"), preparing);
  if (changes.length > 0) {
    const options = { modal: true, detail: changes.join("\n") };
    const choice = await vscode.window.showWarningMessage(ask(ready.name), options, button);
    if (choice !== button) throw new vscode.CancellationError();
  }
  const run =
    store === undefined ? ready : await resumeOnQueue(services.vault, session, ready, store);
  return await startPrepared(services, session, run);
}
