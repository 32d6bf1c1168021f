import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { AttemptPlace } from "../../model/results/report.ts";
import type { FolderSession } from "../host/folderSession.ts";

/** Puts an attempt into the clipboard as Markdown: schema, prompt, reply and what is wrong with it. Throws `UserError`. */
export async function copyAttempt(
  session: FolderSession,
  runId: string,
  { key, step, attemptNumber }: AttemptPlace,
): Promise<void> {
  const params = { runId, key, step, attemptNumber };
  const { markdown } = await session.host.request("getAttemptPrompt", params);
  await vscode.env.clipboard.writeText(markdown);
  vscode.window.setStatusBarMessage(`$(check) ${t("Copied as a prompt")}`, 3000);
}
