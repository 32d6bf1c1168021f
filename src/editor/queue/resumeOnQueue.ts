import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { FolderSession } from "../host/folderSession.ts";
import type { KeyVault } from "../keys/keyVault.ts";
import type { PreparedRun } from "../runConfigFile.ts";
import { askQueue } from "./askQueue.ts";

/**
 * A run that went over the queue `store` as it goes on: over the queue again, or here, as a person says. Throws as `askQueue`
 * does.
 */
export async function resumeOnQueue(
  vault: KeyVault,
  session: FolderSession,
  ready: PreparedRun,
  store: string,
): Promise<PreparedRun> {
  const [overQueue, here] = [t("On the Queue"), t("On This Machine")];
  const choice = await vscode.window.showInformationMessage(
    t("Where does {0} go on?", ready.name),
    {
      modal: true,
      detail: t(
        "Its tests went to workers over {0}. What they told meanwhile is taken only on the queue.",
        store,
      ),
    },
    overQueue,
    here,
  );
  if (choice === here) return ready;
  if (choice !== overQueue) throw new vscode.CancellationError();
  const { prepared } = ready;
  const { keys } = await session.host.request("prepareQueued", { prepared });
  return { ...ready, keys, queue: await askQueue(vault, session) };
}
