import * as vscode from "vscode";
import type { KeyNeed } from "../../model/config/keyNeed.ts";
import { formatPlural } from "../../model/words/figures.ts";

const runWithout = "Run without It";
const runWithoutThem = "Run without Them";
const setKey = "Set API Key…";

/**
 * Asks whether a run is to begin without providers whose keys are not there; resolves with whether it is. Throws
 * `CancellationError` when it is not to begin at all.
 */
export async function askAboutLacking(
  name: string,
  providers: readonly string[],
  missing: readonly KeyNeed[],
): Promise<boolean> {
  const isOne = providers.length === 1;
  const who = isOne ? providers[0] : formatPlural(providers.length, "provider");
  const keys = missing.map(({ source, name: key, origin }) =>
    source === "env"
      ? `${key} for ${origin} is an environment variable, which VS Code was started without.`
      : `${key} for ${origin} is not set.`,
  );
  const detail = [...(isOne ? [] : [`${providers.join(", ")}.`]), ...keys].join("\n");
  const without = isOne ? runWithout : runWithoutThem;
  const canSet = missing.every(({ source }) => source === "secret");
  const choice = await vscode.window.showWarningMessage(
    `Run ${name} without ${who}, for want of a key?`,
    { modal: true, detail },
    without,
    ...(canSet ? [setKey] : []),
  );
  if (choice === undefined) throw new vscode.CancellationError();
  return choice === without;
}
