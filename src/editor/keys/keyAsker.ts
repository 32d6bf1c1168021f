import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { KeyAsker } from "./grantKeys.ts";
import type { KeyPlace } from "./keyVault.ts";

/** Asks about keys in dialogs; `occasion` is a sentence that says why, for runs that were not started here. */
export function createKeyAsker(occasion?: string): KeyAsker {
  const lead = occasion === undefined ? "" : `${occasion} `;
  return {
    async confirmEnvironmentKey({ name, origin }) {
      const send = t("Send Key");
      const choice = await vscode.window.showWarningMessage(
        t("Send the value of {0} to {1}?", name, origin),
        {
          modal: true,
          detail: `${lead}${t("The config uses the environment variable {0} as key for {1}. This is asked once for each variable and server; Clear API Key… takes it back.", name, origin)}`,
        },
        send,
      );
      return choice === send ? true : undefined;
    },
    async enterKey(place, otherOrigins) {
      if (otherOrigins.length > 0 && !(await offerOtherOrigin(place, otherOrigins))) {
        return undefined;
      }
      return enterKey(place, lead);
    },
  };
}

/** A key typed into a masked box; `undefined` when it was left. */
export async function enterKey({ name, origin }: KeyPlace, lead = ""): Promise<string | undefined> {
  const value = await vscode.window.showInputBox({
    title: t("API Key {0}", name),
    prompt: `${lead}${t("Stored in VS Code's secret storage and sent to {0} only.", origin)}`,
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === "" ? t("A key cannot be empty.") : undefined),
  });
  return value?.trim();
}

// --- internal ---

async function offerOtherOrigin(
  { name, origin }: KeyPlace,
  otherOrigins: readonly string[],
): Promise<boolean> {
  const set = t("Set Key…");
  const choice = await vscode.window.showWarningMessage(
    t("The key {0} is not stored for {1}.", name, origin),
    {
      modal: true,
      detail: t(
        "It is stored for {0} and goes nowhere else. If {1} may have a key of this name too, set it for that server.",
        otherOrigins.join(", "),
        origin,
      ),
    },
    set,
  );
  return choice === set;
}
