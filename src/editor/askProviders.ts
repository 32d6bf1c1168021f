import * as vscode from "vscode";
import type { GrantedKey, KeyNeed } from "../model/config/keyNeed.ts";
import type { EditorServices } from "./editorServices.ts";
import type { FolderSession } from "./host/folderSession.ts";
import { grantRunKeys } from "./runConfigFile.ts";
import { withSlowProgress } from "./slowProgress.ts";

/** What providers are asked for with keys, of a config that was read. */
export interface ProviderQuestion<T> {
  /** Of the notification that shows that it lasts. */
  readonly title: string;
  readonly prepared: string;
  readonly keys: readonly KeyNeed[];
  /** Requests it of the host. */
  readonly ask: (keys: GrantedKey[]) => Promise<T>;
}

/** Asks providers for models once their keys are granted. Throws `UserError`, or `CancellationError` when called off. */
export async function askProviders<T>(
  services: Pick<EditorServices, "vault" | "folders">,
  session: FolderSession,
  { title, prepared, keys: needs, ask }: ProviderQuestion<T>,
): Promise<T> {
  const keys = await grantRunKeys(services, session, needs);
  let isCancelled = false;
  const cancel = () => {
    isCancelled = true;
    // Where the host is gone, so is what it asked.
    session.host.request("cancelModels", { prepared }).catch(() => undefined);
  };
  try {
    return await withSlowProgress(title, ask(keys), cancel);
  } catch (error) {
    throw isCancelled ? new vscode.CancellationError() : error;
  }
}
