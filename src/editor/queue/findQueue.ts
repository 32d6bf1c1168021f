import { t } from "@vscode/l10n";
import { UserError } from "../../model/userError.ts";
import type { QueueAccess } from "../../model/wire/queueRequests.ts";
import type { KeyVault } from "../keys/keyVault.ts";
import { type SplitUrl, splitQueueUrl, withPassword } from "./queueUrl.ts";

/** Names that key and password of a queue are stored under, each for the server and database of its store. */
export const queueKeyName = "TOUCHSTONE_QUEUE_KEY";
export const queuePasswordName = "TOUCHSTONE_QUEUE_PASSWORD";

/** The URL of the setting, without a password; undefined where it is empty. Throws `UserError` ("config"). */
export function parseQueueSetting(text: string): SplitUrl | undefined {
  if (text.trim() === "") return undefined;
  const split = splitQueueUrl(text.trim());
  const mend = { kind: "setting", setting: "touchstone.queueUrl" } as const;
  if (split === undefined) {
    const message = t("the setting {0} is no URL, such as {1}", mend.setting, exampleUrl);
    throw new UserError(message, { code: "config", mend });
  }
  if (split.password !== undefined) {
    const message = t(
      "the setting {0} holds a password; leave it out: it is asked for and kept in VS Code's secret storage",
      mend.setting,
    );
    throw new UserError(message, { code: "config", mend });
  }
  return split;
}

export const exampleUrl = "redis://queue.example:6379";

/** The queue of the setting as it is, for runs that others ask for: nobody is asked. Throws `UserError` ("config"). */
export async function findSetQueue(
  setting: string,
  vault: Pick<KeyVault, "get">,
): Promise<QueueAccess> {
  const split = parseQueueSetting(setting);
  const key = split && (await vault.get({ name: queueKeyName, origin: split.origin }));
  if (split === undefined || key === undefined) {
    const message = t("no queue is set up in this window; Start Run on Queue… does that");
    throw new UserError(message, { code: "config" });
  }
  return { url: await addPassword(split, vault), key };
}

/** The URL with the password that is stored for it. */
export async function addPassword(
  { url, origin }: SplitUrl,
  vault: Pick<KeyVault, "get">,
): Promise<string> {
  const password = await vault.get({ name: queuePasswordName, origin });
  return password === undefined ? url : withPassword(url, password);
}
