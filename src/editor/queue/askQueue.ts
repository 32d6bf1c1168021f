import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { UserError } from "../../model/userError.ts";
import type { QueueAccess } from "../../model/wire/queueRequests.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { settingKeys, settingsSection } from "../ids.ts";
import type { KeyVault } from "../keys/keyVault.ts";
import {
  addPassword,
  exampleUrl,
  parseQueueSetting,
  queueKeyName,
  queuePasswordName,
} from "./findQueue.ts";
import { type SplitUrl, splitQueueUrl } from "./queueUrl.ts";

/**
 * The queue of the setting, once it was found to work; what lacks is asked for, and kept: the URL in the user's settings, key and
 * password in secret storage. Throws `UserError` ("config") that says why it does not work, and `CancellationError`.
 */
export async function askQueue(vault: KeyVault, session: FolderSession): Promise<QueueAccess> {
  const given = parseQueueSetting(session.queueUrl.value);
  const split = given ?? (await askUrl());
  const { origin } = split;
  if (split.password !== undefined) {
    await vault.set({ name: queuePasswordName, origin }, split.password);
  }
  const stored = await vault.get({ name: queueKeyName, origin });
  const key = stored ?? (await askKey(origin));
  const url = await findWorking(split, key, { vault, session });
  if (stored === undefined) await vault.set({ name: queueKeyName, origin }, key);
  if (given === undefined) {
    const settings = vscode.workspace.getConfiguration(settingsSection);
    await settings.update(settingKeys.queueUrl, split.url, vscode.ConfigurationTarget.Global);
  }
  return { url, key };
}

// --- internal ---

const leastKeyLength = 16;

/** Asks for the password as long as it is that which lacks. Resolves with the URL that has it. */
async function findWorking(
  split: SplitUrl,
  key: string,
  { vault, session }: { readonly vault: KeyVault; readonly session: FolderSession },
): Promise<string> {
  let lead = "";
  for (;;) {
    const url = await addPassword(split, vault);
    const { fault, wantsPassword } = await check(session, { url, key }, split.origin);
    if (fault === undefined) return url;
    if (wantsPassword === undefined) {
      const setting = `${settingsSection}.${settingKeys.queueUrl}`;
      throw new UserError(fault, { code: "config", mend: { kind: "setting", setting } });
    }
    const password = await ask({
      title: t("Password of the Queue"),
      prompt: `${lead}${t("Kept in VS Code's secret storage, and sent to {0} only.", split.origin)}`,
      password: true,
      validateInput: (text) => (text === "" ? t("A password cannot be empty.") : undefined),
    });
    await vault.set({ name: queuePasswordName, origin: split.origin }, password);
    lead = `${t("That password was refused.")} `;
  }
}

async function check(session: FolderSession, access: QueueAccess, origin: string) {
  const location = vscode.ProgressLocation.Notification;
  return await vscode.window.withProgress(
    { location, title: t("Testing the queue {0}…", origin) },
    () => session.host.request("checkQueue", access),
  );
}

async function askUrl(): Promise<SplitUrl> {
  const text = await ask({
    title: t("Queue"),
    prompt: t("URL of the Redis, Valkey or PostgreSQL that workers and this machine share."),
    placeHolder: exampleUrl,
    validateInput: (typed) =>
      splitQueueUrl(typed.trim()) === undefined
        ? t("A queue has a URL, such as {0}.", exampleUrl)
        : undefined,
  });
  const split = splitQueueUrl(text.trim());
  if (split === undefined) throw new vscode.CancellationError();
  return split;
}

async function askKey(origin: string): Promise<string> {
  return await ask({
    title: t("Key of the Queue"),
    prompt: t(
      "The same as {0} of the workers. Kept in VS Code's secret storage; it signs what goes over {1} and is never sent.",
      queueKeyName,
      origin,
    ),
    password: true,
    validateInput: (text) =>
      text.length < leastKeyLength ? t("It needs {0} characters.", leastKeyLength) : undefined,
  });
}

async function ask(options: vscode.InputBoxOptions): Promise<string> {
  const text = await vscode.window.showInputBox({ ...options, ignoreFocusOut: true });
  if (text === undefined) throw new vscode.CancellationError();
  return text;
}
