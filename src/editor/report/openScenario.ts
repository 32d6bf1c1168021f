import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { AttemptPlace } from "../../model/results/report.ts";
import { toLocation } from "../fileLocation.ts";
import type { FolderSession } from "../host/folderSession.ts";

/** Opens the schema or scenario of an attempt at what refused its reply, else at what was asked. Throws `UserError`. */
export async function openScenario(
  session: FolderSession,
  runId: string,
  { key, step, attemptNumber }: AttemptPlace,
): Promise<void> {
  const params = { runId, key, step, attemptNumber };
  const { place, isChanged } = await session.host.request("getFailurePlace", params);
  const { uri, range } = toLocation(place);
  await vscode.window.showTextDocument(uri, { selection: range });
  if (!isChanged) return;
  void vscode.window.showWarningMessage(
    t(
      "Scenario {0} or its schema has changed since this run: what is shown here is not what judged the reply.",
      key.scenario,
    ),
  );
}
