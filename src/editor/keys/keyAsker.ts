import * as vscode from "vscode";
import type { KeyAsker } from "./grantKeys.ts";
import type { KeyPlace } from "./keyVault.ts";

/** Asks about keys in dialogs; `occasion` is a sentence that says why, for runs that were not started here. */
export function createKeyAsker(occasion?: string): KeyAsker {
  const lead = occasion === undefined ? "" : `${occasion} `;
  return {
    async confirmEnvironmentKey({ name, origin }) {
      const send = "Send Key";
      const choice = await vscode.window.showWarningMessage(
        `Send the value of ${name} to ${origin}?`,
        {
          modal: true,
          detail: `${lead}The config uses the environment variable ${name} as key for ${origin}. This is asked once for each variable and server; Clear API Key… takes it back.`,
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
    title: `API Key ${name}`,
    prompt: `${lead}Stored in VS Code's secret storage and sent to ${origin} only.`,
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === "" ? "A key cannot be empty." : undefined),
  });
  return value?.trim();
}

// --- internal ---

async function offerOtherOrigin(
  { name, origin }: KeyPlace,
  otherOrigins: readonly string[],
): Promise<boolean> {
  const set = "Set Key…";
  const choice = await vscode.window.showWarningMessage(
    `The key ${name} is not stored for ${origin}.`,
    {
      modal: true,
      detail: `It is stored for ${otherOrigins.join(", ")} and goes nowhere else. If ${origin} may have a key of this name too, set it for that server.`,
    },
    set,
  );
  return choice === set;
}
